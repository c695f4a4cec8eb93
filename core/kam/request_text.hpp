// A request within a dialog as text, byte for byte as tm writes it; but Max-Forwards is added wherever no header of that name
// is among its own, where tm takes X-Max-Forwards for one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/kam/hop.hpp"
#include "core/kam/request.hpp"

namespace core::kam {

// Where in the text stands what changes when the request leaves under another number.
struct Span {
	uint16_t at = 0, size = 0;
};

// The bytes of a request.
struct RequestText {
	std::string_view bytes;
	Span branch, cseq;

	// The same under another number. `branch` without the cookie that every branch begins with.
	std::string numbered(std::string_view other_branch, uint32_t other_cseq) const;
};

// Where it goes, and what it says.
struct MadeRequest {
	Flow flow;
	std::string bytes;
	Span branch, cseq;
};

// The way of a request that needs nobody but the core to leave. nullopt: its next hop is a name or a strict router, or tm
// would have to choose something for it.
std::optional<Flow> plain_flow(const InDialogRequest &request);
// On this way. nullopt: it is too long, or the core cannot build its Via now. `branch` as above.
std::optional<MadeRequest> made_request(
		const InDialogRequest &request, const Flow &flow, std::string_view branch);

} // namespace core::kam
