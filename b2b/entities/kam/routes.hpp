// Routes of the script for messages that name a leg which is not there.
#pragma once

#include "core/base/result.hpp"
#include "core/kam/kamailio.hpp"

namespace b2b_entities {

// In mod_init: script_req_route and script_reply_route.
core::base::Result<core::base::Done> find_routes();

// The route may answer the request; where it does not, it gets its 481.
void run_request_route(sip_msg_t *request);
// A 2xx; ACK and BYE follow.
void run_reply_route(sip_msg_t *reply);

} // namespace b2b_entities
