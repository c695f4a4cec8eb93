// Where a request within a dialog goes first (RFC 3261 12.2.1.1, 8.1.2).
#pragma once

#include <string>
#include <string_view>

namespace core::sip {

// The first of the route set "<sip:a;lr>,<sip:b;lr>", else the destination, else the remote target: a URI, a view
// into what was given. The first two may be empty.
std::string_view next_hop(
		std::string_view route_set, std::string_view destination, std::string_view target) noexcept;

// A target and a destination as they are sent to. nathelper's alias in a target says where its phone is really reached,
// and the phone knows nothing of it: it becomes the destination. With a route set the next proxy looks at it, and a
// destination that is given goes before it; then both stay as they are.
struct Hop {
	std::string target, destination;
};
Hop without_alias(
		std::string_view route_set, std::string_view destination, std::string_view target);

// Its host is a name, so that who sends there waits for a name server.
bool needs_resolver(std::string_view uri) noexcept;

} // namespace core::sip
