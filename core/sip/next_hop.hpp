// Where a request within a dialog goes first (RFC 3261 12.2.1.1, 8.1.2).
#pragma once

#include <string_view>

namespace core::sip {

// The first of the route set "<sip:a;lr>,<sip:b;lr>", else the destination, else the remote target: a URI, a view
// into what was given. The first two may be empty.
std::string_view next_hop(
		std::string_view route_set, std::string_view destination, std::string_view target) noexcept;

// Its host is a name, so that who sends there waits for a name server.
bool needs_resolver(std::string_view uri) noexcept;

} // namespace core::sip
