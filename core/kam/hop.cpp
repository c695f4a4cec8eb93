#include "core/kam/hop.hpp"

#include <array>

#include "core/kam/script_state.hpp"
#include "core/kam/str.hpp"
#include "core/sip/scan.hpp"

namespace core::kam {
namespace {

// The resolver knows no IPv6 address on a server without a socket of that family.
std::optional<sockaddr_union> address_of(sip_uri &uri, char &transport) {
	sockaddr_union address{};
	if (const ip_addr *literal = str2ipx(&uri.host)) {
		init_su(&address, const_cast<ip_addr *>(literal), uri.port_no);
		return address;
	}
	if (sip_hostport2su(&address, &uri.host, uri.port_no, &transport) != 0) return std::nullopt;
	return address;
}

uint16_t port_of(const sip_uri &uri, int transport) noexcept {
	const bool is_secure = transport == PROTO_TLS || transport == PROTO_WSS;
	return uri.port_no ? uri.port_no : is_secure ? SIPS_PORT : SIP_PORT;
}

// A URI that says nothing of a transport is reached by UDP (RFC 3263 4.1), and need not be parsed to know it.
bool is_plain_sip(std::string_view uri) noexcept {
	return sip::iequals(uri.substr(0, 4), "sip:") && uri.find(';') == uri.npos;
}

} // namespace

int transport_of(const sip_uri &uri) noexcept {
	if (uri.proto != PROTO_NONE) return uri.proto;
	return uri.type == SIPS_URI_T ? PROTO_TLS : PROTO_UDP;
}

std::optional<sip_uri> parsed(std::string_view uri) noexcept {
	sip_uri parts{};
	if (parse_uri(const_cast<char *>(uri.data()), static_cast<int>(uri.size()), &parts) < 0)
		return std::nullopt;
	return parts;
}

// The legs of a server name few sockets, over and over, and each look-up parses the text. Sockets live as long as the
// server.
socket_info *local_socket(std::string_view named) noexcept {
	static std::array<socket_info *, 4> seen{};
	static size_t oldest = 0;
	if (named.empty()) return nullptr;
	for (auto *socket : seen)
		if (socket && view(socket->sock_str) == named) return socket;
	str text = as_str(named);
	socket_info *found = lookup_local_socket(&text);
	if (found && view(found->sock_str) == named) seen[oldest++ % seen.size()] = found;
	return found;
}

socket_info *find_socket(std::string_view named, std::string_view next_hop) noexcept {
	socket_info *socket = local_socket(named);
	if (!socket || (socket->proto == PROTO_UDP && is_plain_sip(next_hop))) return socket;
	const auto uri = parsed(next_hop);
	if (!uri) return socket;
	const int transport = transport_of(*uri);
	const bool is_web = transport == PROTO_WS || transport == PROTO_WSS;
	if (is_web || socket->proto == transport) return socket;
	const auto wanted = static_cast<unsigned short>(transport);
	socket_info *same_port = find_si(&socket->address, socket->port_no, wanted);
	return same_port ? same_port : find_si(&socket->address, 0, wanted);
}

std::optional<socket_info *> send_socket_for(std::string_view next_hop) {
	auto uri = parsed(next_hop);
	if (!uri) return std::nullopt;
	const ScriptState unchanged;
	auto transport = static_cast<char>(transport_of(*uri));
	auto to = address_of(*uri, transport);
	if (!to) return std::nullopt;
	return get_send_socket2(nullptr, &*to, transport, nullptr);
}

std::optional<Flow> flow_towards(std::string_view next_hop, std::string_view named) {
	const auto uri = parsed(next_hop);
	const ip_addr *literal = uri ? str2ipx(const_cast<str *>(&uri->host)) : nullptr;
	if (!literal || (uri->type == SIPS_URI_T && transport_of(*uri) != PROTO_TLS))
		return std::nullopt;
	Flow flow;
	flow.address = *literal;
	flow.transport = static_cast<char>(transport_of(*uri));
	flow.port = port_of(*uri, flow.transport);
	sockaddr_union to{};
	init_su(&to, &flow.address, flow.port);
	socket_info *forced = find_socket(named, next_hop);
	flow.is_forced = forced != nullptr;
	flow.socket = get_send_socket2(forced, &to, flow.transport, nullptr);
	return flow.socket ? std::optional(flow) : std::nullopt;
}

dest_info destination_of(const Flow &flow) noexcept {
	dest_info to{};
	init_dest_info(&to);
	to.send_sock = flow.socket;
	to.proto = flow.transport;
	if (flow.is_forced) to.send_flags.f |= SND_F_FORCE_SOCKET;
	init_su(&to.to, const_cast<ip_addr *>(&flow.address), flow.port);
	return to;
}

} // namespace core::kam
