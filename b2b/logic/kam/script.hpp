// The functions of the script, for kamailio.cfg and KEMI alike: all parameters are texts, and an empty one is skipped.
// Return codes as the host wants them: 1, -1, and 0 to end the script.
#pragma once

#include "core/kam/kamailio.hpp"

namespace b2b_logic {

// In the script of a request outside of a dialog
int ki_server_new(sip_msg_t *msg, str *id, str *contact, str *headers, str *bodies) noexcept;
int ki_client_new(sip_msg_t *msg, str *id, str *destination, str *proxy, str *from_display,
		str *contact, str *headers) noexcept; // in both routes of a session too
int ki_init_request(
		sip_msg_t *msg, str *scenario, str *flags, str *request_route, str *reply_route) noexcept;
int ki_bridge_request(sip_msg_t *msg, str *key, str *entity_no, str *contact, str *flags) noexcept;
int ki_trigger_scenario(sip_msg_t *msg, str *scenario, str *params, str *first, str *second,
		str *first_headers, str *second_headers) noexcept;

// In the request route of a session
int ki_pass_request(sip_msg_t *msg) noexcept;
int ki_send_reply(sip_msg_t *msg, str *code, str *reason, str *headers, str *body) noexcept;
int ki_bridge(sip_msg_t *msg, str *first, str *second, str *media_uri, str *flags) noexcept;
int ki_delete_entity(sip_msg_t *msg) noexcept;
int ki_end_dlg_leg(sip_msg_t *msg) noexcept; // in its reply route too

// In the reply route of a session
int ki_handle_reply(sip_msg_t *msg, str *flags) noexcept;
int ki_bridge_retry(sip_msg_t *msg, str *new_entity) noexcept;

} // namespace b2b_logic
