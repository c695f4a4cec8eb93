// What all ways to begin a bridging have in common.
#pragma once

#include "b2b/logic/domain/bridge_step.hpp"

namespace b2b_logic {

// Named by the script, and not called yet.
bool is_new(const Entity &entity) noexcept;
// May that entity, which is in a call, be bridged now?
Verdict check_bridging(const Session &session, const Entity *kept);
Leg peer_of(Session &session, Leg leg) noexcept;
// What lingers of the bridging before this one ends first.
void start_bridging(Work &work, Bridge &&bridge, BridgeTo first);

} // namespace b2b_logic
