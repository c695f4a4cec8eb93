// Where a request goes first, and the socket that it leaves from.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/kam/kamailio.hpp"

namespace core::kam {

std::optional<sip_uri> parsed(std::string_view uri) noexcept;
int transport_of(const sip_uri &uri) noexcept;

// As receive_socket() or an operator writes it; null: there is none.
socket_info *local_socket(std::string_view named) noexcept;
// The named socket, or that of its address with the transport of the next hop: tm itself would warn of another one, and
// take the first socket of it.
socket_info *find_socket(std::string_view named, std::string_view next_hop) noexcept;
// What the host would take. Asks the resolver for a name; nullopt: the next hop is not known.
std::optional<socket_info *> send_socket_for(std::string_view next_hop);

// From one address to another; plain data.
struct Flow {
	socket_info *socket = nullptr;
	ip_addr address{};
	uint16_t port = 0;
	char transport = PROTO_NONE;
	bool is_forced = false; // its socket was named
};
// nullopt: the next hop is a name, no socket can send to it, or it is a sips URI with a transport of its own.
std::optional<Flow> flow_towards(std::string_view next_hop, std::string_view named);
dest_info destination_of(const Flow &flow) noexcept;

} // namespace core::kam
