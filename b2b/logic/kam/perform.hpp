// Does what a decision wants done, in its order, with the turn of the session.
#pragma once

#include "b2b/logic/kam/turn.hpp"

namespace b2b_logic {

// What b2b_entities.so refuses at once is taken as an answer, when all the rest is done.
void perform(Turn &turn, Effects &&effects);

// The same for a decision that may be refused; false, and a line of the log, where it was. `what`: who asked for it.
bool perform(Turn &turn, Verdict &&verdict, const char *what);

} // namespace b2b_logic
