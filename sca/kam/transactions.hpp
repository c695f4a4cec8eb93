// What the script does not see of a call: the ACK to its answer, and how it failed.
#pragma once

#include "core/kam/kamailio.hpp"

namespace sca {

// In mod_init: replies that the script sends without a transaction.
bool watch_stateless_replies();
// For an INVITE of a line: its final answer, and the ACK.
void watch_call(sip_msg_t *invite);

} // namespace sca
