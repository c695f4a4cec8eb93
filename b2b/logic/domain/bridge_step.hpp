// How a bridging goes from step to step: what its table says is done.
#pragma once

#include "b2b/logic/domain/bridge_act.hpp"

namespace b2b_logic {

// The bridging of the session begins with this step.
void begin_bridging(Work &work, Bridge bridge, BridgeTo first);
void happen(Work &work, BridgeEvent event, const Came &came);
// Another entity is called in place of fresh, which has refused.
void call_instead(Work &work, Leg fresh);

// What is owed to anybody is given, without media; who sent the REFER is told; nothing is left of the bridging.
void settle_bridging(Work &work, unsigned code, std::string_view reason);

} // namespace b2b_logic
