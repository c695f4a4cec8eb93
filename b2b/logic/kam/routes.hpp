// The routes of the script that look at the messages of a session.
#pragma once

#include "b2b/logic/kam/turn.hpp"

namespace b2b_logic {

// Runs the one for the message at hand: that of the session, the rule of its scenario's document, or the module's route.
// False: there is none, and nothing was done.
// The scenario "top hiding" has only those that its b2b_init_request() has named.
bool run_route(Turn &turn);
// The same for an ACK that has something to say, in which no document has a part.
bool run_route_of_ack(Turn &turn);

// Has the script a route of this name? Empty: none is wanted, and that is fine.
bool is_route(std::string_view name);

} // namespace b2b_logic
