// Callers who were asked for credentials by a callee (transparent-auth): their next INVITE has the Call-ID and From-tag of
// the last one, and belongs to the same session.
#pragma once

#include "b2b/logic/kam/turn.hpp"

namespace b2b_logic {

bool make_challenged(); // in mod_init

// Of a session that is_challenged, as long as it is.
void expect_back(const Turn &turn);
// The session of an INVITE with credentials; 0: none waits for it.
b2b_session_t expecting(sip_msg_t *invite);

} // namespace b2b_logic
