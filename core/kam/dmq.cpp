#include "core/kam/dmq.hpp"

#include "core/kam/body.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"

extern "C" {
#include "modules/dmq/bind_dmq.h"
}

namespace core::kam {
namespace {

constexpr int kOneHop = 1;

dmq_api_t api{};
dmq_peer_t *own = nullptr;
void (*on_message)(std::string_view, std::string_view) noexcept = nullptr;
void (*on_meeting)() noexcept = nullptr;
str content_type = {lit("application/json"), 16};

// dmq answers with what it is given here.
int take(sip_msg_t *msg, peer_reponse_t *response, dmq_node_t *) noexcept {
	response->resp_code = 500;
	response->reason = {lit("Server Internal Error"), 21};
	guard("message of another server", [&] {
		const auto from = msg->from && parse_from_header(msg) >= 0 ? view(get_from(msg)->uri)
																   : std::string_view();
		on_message(body_of(msg).bytes, from);
		response->resp_code = 200;
		response->reason = {lit("OK"), 2};
	});
	return 0;
}

int meet() noexcept {
	if (on_meeting) on_meeting();
	return 0;
}

int ignore_answer(sip_msg_t *, int, dmq_node_t *, void *) noexcept {
	return 0;
}

} // namespace

bool join_dmq(const char *name,
		void (*received)(std::string_view json, std::string_view from) noexcept,
		void (*met)() noexcept) {
	if (dmq_load_api(&api) < 0) return false;
	on_message = received;
	on_meeting = met;
	dmq_peer_t peer{};
	peer.peer_id = as_str(name);
	peer.description = peer.peer_id;
	peer.callback = take;
	peer.init_callback = meet;
	own = api.register_dmq_peer(&peer);
	return own != nullptr;
}

bool send_to_all(std::string_view json) {
	str body = as_str(json);
	dmq_resp_cback_t answer{ignore_answer, nullptr};
	return own && api.bcast_message(own, &body, nullptr, &answer, kOneHop, &content_type) == 0;
}

bool send_to(std::string_view server, std::string_view json) {
	str uri = as_str(server), body = as_str(json);
	dmq_resp_cback_t answer{ignore_answer, nullptr};
	dmq_node_t *node = own ? api.find_dmq_node_uri(&uri) : nullptr;
	return node && api.send_message(own, &body, node, &answer, kOneHop, &content_type) == 0;
}

} // namespace core::kam
