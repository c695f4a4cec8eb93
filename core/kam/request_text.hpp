// A request within a dialog as text, byte for byte as tm writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/kam/hop.hpp"
#include "core/kam/request.hpp"

namespace core::kam {

// The bytes of a request, but for what is known when it leaves.
struct RequestText {
	std::string_view bytes;
	uint16_t branch_at = 0, cseq_at = 0; // where these two belong

	// `branch` without the cookie that every branch begins with.
	std::string filled(std::string_view branch, uint32_t cseq) const;
};

// A request that needs nobody but the core to leave: where it goes, and what it says.
struct MadeRequest {
	Flow flow;
	std::string bytes;
	uint16_t branch_at = 0, cseq_at = 0;

	RequestText text() const noexcept { return {bytes, branch_at, cseq_at}; }
};

// nullopt: its next hop is a name or a strict router, or tm would have to choose something for it. The CSeq of the request
// is not looked at.
std::optional<MadeRequest> made_request(const InDialogRequest &request);

} // namespace core::kam
