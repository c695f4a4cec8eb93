#include "core/kam/request.hpp"

#include <memory>
#include <optional>

#include "core/base/joined.hpp"
#include "core/kam/hop.hpp"
#include "core/kam/script_state.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/next_hop.hpp"

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
	const socket_info *found = local_socket(socket);
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
