// UA sessions in the script, for kamailio.cfg and KEMI alike: all parameters are texts, an empty one is skipped.
#pragma once

#include "core/kam/kamailio.hpp"

namespace b2b_entities {

// `key`: the name of a variable that gets the key of the session, "$var(key)".
int ki_ua_server_init(sip_msg_t *msg, str *key, str *flags, str *extra) noexcept;
int ki_ua_client_start(sip_msg_t *msg, str *key, str *destination, str *from, str *flags, str *body,
		str *headers) noexcept;
int ki_ua_update(
		sip_msg_t *msg, str *key, str *method, str *body, str *headers, str *type) noexcept;
int ki_ua_reply(sip_msg_t *msg, str *key, str *method, str *code, str *reason, str *body,
		str *headers) noexcept;
int ki_ua_terminate(sip_msg_t *msg, str *key, str *headers) noexcept;

} // namespace b2b_entities
