// Requests of legs, before the script sees them.
#pragma once

#include "core/kam/kamailio.hpp"

namespace b2b_entities {

// Before the script; with auto_handle=0 only b2b_handle() takes them.
bool take_before(sip_msg_t *request);
// Is it of one of our legs? Then it has been dealt with.
bool take(sip_msg_t *request);

} // namespace b2b_entities
