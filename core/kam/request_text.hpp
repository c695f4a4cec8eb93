// A request within a dialog as text, byte for byte as tm writes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/kam/hop.hpp"
#include "core/kam/request.hpp"

namespace core::kam {

// A request that needs nobody but the core to leave: where it goes, and what it says.
struct MadeRequest {
	Flow flow;
	std::string text;
};

// nullopt: its next hop is a name or a strict router, or tm would have to choose something for it. `branch` is that of
// its Via.
std::optional<MadeRequest> made_request(const InDialogRequest &request, std::string_view branch);

} // namespace core::kam
