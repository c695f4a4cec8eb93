// event_route[b2b_logic:end]: once for each session, when it has ended.
#pragma once

#include "b2b/logic/kam/turn.hpp"

namespace b2b_logic {

void find_end_route(); // in mod_init
void raise_end(Turn &turn);

} // namespace b2b_logic
