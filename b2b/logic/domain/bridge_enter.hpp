// A step of a bridging begins: its request is sent, and its time runs.
#pragma once

#include "b2b/logic/domain/bridge_act.hpp"

namespace b2b_logic {

void enter(Work &work, BridgeStep step);
// Its request goes out again; its time goes on.
void enter_again(Work &work);

} // namespace b2b_logic
