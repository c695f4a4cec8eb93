// Where a request goes.
#pragma once

#include <string_view>
#include <vector>

#include "core/kam/kamailio.hpp"

namespace core::kam {

// As the script has said. Views into the message and the host's branches: they live until the script changes them.
struct Destination {
	std::string_view uri;
	std::string_view next_hop; // URI; empty: the URI itself
	std::string_view socket;   // "udp:192.0.2.1:5060", forced; empty: none
	std::string_view path; // "<sip:a;lr>,<sip:b;lr>" of its registration (RFC 3327); may be empty
};

// $ru with $du.
Destination destination_of(const sip_msg_t *request) noexcept;
// The same, then the branches that the script or a lookup has added.
std::vector<Destination> destinations_of(sip_msg_t *request);

// It goes to that URI, and nowhere else.
bool set_destination(sip_msg_t *request, std::string_view uri) noexcept;

// force_send_socket(), $fs; empty: none.
std::string_view forced_socket(const sip_msg_t *msg) noexcept;

// Is that URI an address of this server?
bool leads_to_us(std::string_view uri) noexcept;

} // namespace core::kam
