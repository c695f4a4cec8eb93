#include "core/kam/destinations.hpp"

#include "core/kam/str.hpp"

namespace core::kam {
namespace {

std::string_view name_of(const socket_info *socket) noexcept {
	return socket ? view(socket->sock_str) : std::string_view();
}

} // namespace

Destination destination_of(const sip_msg_t *request) noexcept {
	return {view(GET_RURI(request)), view(request->dst_uri), forced_socket(request),
			view(request->path_vec)};
}

bool set_destination(sip_msg_t *request, std::string_view uri) noexcept {
	str text = as_str(uri);
	reset_dst_uri(request);
	clear_branches();
	return rewrite_uri(request, &text) == 1;
}

std::vector<Destination> destinations_of(sip_msg_t *request) {
	std::vector<Destination> all{destination_of(request)};
	for (unsigned i = 0;; ++i) {
		int length = 0;
		qvalue_t weight = 0;
		str next_hop{}, path{}, ruid{}, instance{}, agent{};
		socket_info *socket = nullptr;
		const char *uri = get_branch(
				i, &length, &weight, &next_hop, &path, nullptr, &socket, &ruid, &instance, &agent);
		if (!uri) return all;
		all.push_back(
				{{uri, static_cast<size_t>(length)}, view(next_hop), name_of(socket), view(path)});
	}
}

std::string_view forced_socket(const sip_msg_t *msg) noexcept {
	return msg ? name_of(msg->force_send_socket) : std::string_view();
}

bool leads_to_us(std::string_view uri) noexcept {
	sip_uri parsed{};
	str text = as_str(uri);
	if (parse_uri(text.s, text.len, &parsed) < 0) return false;
	const auto port = static_cast<unsigned short>(parsed.port_no ? parsed.port_no : SIP_PORT);
	return check_self(&parsed.host, port, parsed.proto) == 1;
}

} // namespace core::kam
