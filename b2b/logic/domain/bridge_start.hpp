// What all ways to begin a bridging have in common.
#pragma once

#include "b2b/logic/domain/bridge_step.hpp"

namespace b2b_logic {

// Named by the script, and not called yet.
bool is_new(const Entity &entity) noexcept;
// May that entity, which is in a call, be bridged now?
Verdict check_bridging(const Session &session, const Entity *kept);
// A client of ours, that no script has named.
Verdict name_own(Session &session, std::string_view id, std::string_view uri, const Policy &policy,
		Leg &leg, std::string_view from_display = {});
inline constexpr std::string_view kNewId = "bridged";
Leg peer_of(Session &session, Leg leg) noexcept;
// What lingers of the bridging before this one ends first.
void start_bridging(Work &work, Bridge &&bridge, BridgeTo first);

} // namespace b2b_logic
