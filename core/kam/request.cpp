#include "core/kam/request.hpp"

#include <memory>

#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"

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

// tm counts up before it sends, except where RFC 3261 asks for the number of another request.
bool keeps_cseq(std::string_view method) noexcept {
	return method == "ACK" || method == "CANCEL";
}

dlg_t dialog_of(const InDialogRequest &request, rr_t *routes) noexcept {
	dlg_t dialog{};
	dialog.id = {as_str(request.call_id), as_str(request.remote_tag), as_str(request.local_tag)};
	dialog.loc_seq.value = keeps_cseq(request.method) ? request.cseq : request.cseq - 1;
	dialog.loc_seq.is_set = 1;
	dialog.loc_uri = as_str(request.from_uri);
	dialog.rem_uri = as_str(request.to_uri);
	dialog.rem_target = or_null(request.request_uri);
	dialog.dst_uri = or_null(request.destination);
	dialog.state = DLG_CONFIRMED;
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

} // namespace

bool send_in_dialog(const InDialogRequest &request, transaction_cb completed, uintptr_t param) {
	return send_watched(request, TMCB_LOCAL_COMPLETED, completed, param);
}

bool send_watched(
		const InDialogRequest &request, int tmcb_types, transaction_cb callback, uintptr_t param) {
	Routes routes;
	if (!parse_routes(request.route_set, routes)) {
		LM_ERR("cannot parse the route set of %.*s\n", int(request.call_id.size()),
				request.call_id.data());
		return false;
	}
	dlg_t dialog = dialog_of(request, routes.get());
	str method = as_str(request.method);
	str headers = as_str(request.headers);
	str body = as_str(request.body);
	str socket = as_str(request.socket);

	uac_req_t call{};
	call.method = &method;
	call.headers = &headers;
	call.body = request.body.empty() ? nullptr : &body;
	call.ssock = request.socket.empty() ? nullptr : &socket;
	call.dialog = &dialog;
	call.cb_flags = tmcb_types;
	call.cb = callback;
	call.cbp = reinterpret_cast<void *>(param);
	return tm().t_request_within(&call) > 0;
}

} // namespace core::kam
