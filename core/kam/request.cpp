#include "core/kam/request.hpp"

#include <memory>
#include <optional>

#include "core/base/joined.hpp"
#include "core/kam/script_state.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/next_hop.hpp"
#include "core/sip/scan.hpp"

namespace core::kam {
namespace {

struct FreeRoutes {
	void operator()(rr_t *routes) const noexcept { free_rr(&routes); }
};
using Routes = std::unique_ptr<rr_t, FreeRoutes>;

// tm tests these for null, where it has no use for an empty text.
str or_null(std::string_view text) noexcept {
	return text.empty() ? str{} : as_str(text);
}

dlg_t dialog_of(const InDialogRequest &request, const sip::Hop &hop, rr_t *routes) noexcept {
	dlg_t dialog{};
	dialog.id = {as_str(request.call_id), as_str(request.remote_tag), as_str(request.local_tag)};
	dialog.loc_seq.value = request.cseq;
	dialog.loc_seq.is_set = 1;
	dialog.loc_uri = as_str(request.from_uri);
	dialog.rem_uri = as_str(request.to_uri);
	dialog.rem_target = or_null(hop.target);
	dialog.dst_uri = or_null(hop.destination);
	dialog.state = request.remote_tag.empty() ? DLG_NEW : DLG_CONFIRMED;
	dialog.route_set = routes;
	return dialog;
}

bool parse_routes(std::string_view text, Routes &routes) {
	if (text.empty()) return true;
	rr_t *head = nullptr;
	const str body = as_str(text);
	const int failed = parse_rr_body(body.s, body.len, &head);
	routes.reset(head);
	return !failed && head;
}

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

// A URI that says nothing of a transport is reached by UDP (RFC 3263 4.1), and need not be parsed to know it.
bool is_plain_sip(std::string_view uri) noexcept {
	return sip::iequals(uri.substr(0, 4), "sip:") && uri.find(';') == uri.npos;
}

// tm itself would warn of another transport, and take the first socket of that one.
socket_info *find_socket(std::string_view named, std::string_view next_hop) noexcept {
	str text = as_str(named);
	socket_info *socket = named.empty() ? nullptr : lookup_local_socket(&text);
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

// nullopt: the next hop is not known.
std::optional<socket_info *> send_socket_for(std::string_view next_hop) {
	auto uri = parsed(next_hop);
	if (!uri) return std::nullopt;
	const ScriptState unchanged;
	auto transport = static_cast<char>(transport_of(*uri));
	auto to = address_of(*uri, transport);
	if (!to) return std::nullopt;
	return get_send_socket2(nullptr, &*to, transport, nullptr);
}

bool has_left = false; // the request that this process sends

} // namespace

bool has_socket_for(std::string_view next_hop) {
	const auto socket = send_socket_for(next_hop);
	return !socket || *socket;
}

std::string socket_towards(std::string_view next_hop, std::string_view named) {
	const socket_info *socket = find_socket(named, next_hop);
	if (!socket) socket = send_socket_for(next_hop).value_or(nullptr);
	return socket ? std::string(view(socket->sock_str)) : std::string();
}

std::string contact_of_socket(std::string_view socket) {
	str text = as_str(socket);
	const socket_info *found = socket.empty() ? nullptr : lookup_local_socket(&text);
	if (!found) return {};
	const auto &shown = found->useinfo;
	const auto host = view(shown.address_str.len > 0 ? shown.address_str : found->address_str);
	const auto port = shown.port_no ? shown.port_no : found->port_no;
	const bool is_bare_ipv6 = host.find(':') != host.npos && host.front() != '[';
	str transport{};
	if (found->proto != PROTO_UDP)
		proto_type_to_str(static_cast<unsigned short>(found->proto), &transport);
	return base::joined({is_bare_ipv6 ? "sip:[" : "sip:", host, is_bare_ipv6 ? "]:" : ":",
			std::to_string(port), transport.len > 0 ? ";transport=" : "", view(transport)});
}

bool send_in_dialog(const InDialogRequest &request, transaction_cb completed, uintptr_t param) {
	return send_watched(request, TMCB_LOCAL_COMPLETED, completed, param).has_value();
}

// UDP that could not be sent is sent again by tm.
Departure send_seen(const InDialogRequest &request, transaction_cb callback, uintptr_t param) {
	has_left = false;
	if (!send_watched(request, TMCB_LOCAL_COMPLETED | TMCB_REQUEST_SENT, callback, param))
		return Departure::None;
	const auto uri = parsed(
			sip::next_hop(request.route_set, request.destination, request.request_uri));
	const bool is_udp = uri && transport_of(*uri) == PROTO_UDP;
	return has_left || is_udp ? Departure::Left : Departure::Lost;
}

void note_departure() noexcept {
	has_left = true;
}

std::optional<TransactionId> send_watched(
		const InDialogRequest &request, int tmcb_types, transaction_cb callback, uintptr_t param) {
	Routes routes;
	if (!parse_routes(request.route_set, routes)) {
		LM_ERR("cannot parse the route set of %.*s\n", int(request.call_id.size()),
				request.call_id.data());
		return std::nullopt;
	}
	const auto hop = sip::without_alias(
			request.route_set, request.destination, request.request_uri);
	dlg_t dialog = dialog_of(request, hop, routes.get());
	str method = as_str(request.method);
	str headers = as_str(request.headers);
	str body = as_str(request.body);
	dialog.send_sock = find_socket(
			request.socket, sip::next_hop(request.route_set, hop.destination, hop.target));

	uac_req_t call{};
	call.method = &method;
	call.headers = &headers;
	call.body = request.body.empty() ? nullptr : &body;
	call.dialog = &dialog;
	call.cb_flags = tmcb_types;
	call.cb = callback;
	call.cbp = reinterpret_cast<void *>(param);
	const ScriptState unchanged;
	TransactionId id;
	const int sent = tm().t_uac_with_ids(&call, &id.index, &id.label);
	return sent > 0 ? std::optional(id) : std::nullopt;
}

} // namespace core::kam
