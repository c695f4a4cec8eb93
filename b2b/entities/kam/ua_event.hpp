// event_route[b2b_entities:ua-session], and what it can read of its event.
#pragma once

#include "b2b/entities/domain/ua_event.hpp"
#include "core/kam/kamailio.hpp"

namespace b2b_entities {

void find_ua_route();        // in mod_init
bool is_ua_heard() noexcept; // does anybody listen?
// `msg`: what has come, or nullptr where nothing has. With the turn of the session, so events of one come one by one.
void raise(const UaTold &told, sip_msg_t *msg);

extern pv_export_t ua_variables[];

} // namespace b2b_entities
