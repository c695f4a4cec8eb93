// What goes with the events of a bridging: each of BridgeThen in one small act.
#pragma once

#include <string>
#include <string_view>

#include "b2b/logic/domain/bridge_table.hpp"
#include "b2b/logic/domain/work.hpp"

namespace b2b_logic {

// What an event brings with it.
struct Came {
	std::string_view sdp;
	unsigned code = 0; // of an answer, or of how a leg ended
	std::string reason;
	EndReason end = EndReason::Reject; // of the session, should it end by this
	Leg by = kNobody;
};

// Those of a cell, in their order.
void act(Work &work, BridgeThen wanted, const Came &came);

inline Bridge &bridge_of(Work &work) noexcept {
	return *work.session.bridge;
}
// nullptr: nobody, or it has ended.
Entity *live(Work &work, Leg leg) noexcept;
// May kept go back to left?
bool has_way_back(Work &work) noexcept;

Payload sdp_payload(std::string_view sdp);

// RFC 3515 2.4.5: with a final answer the reference has come to its end, and so has the subscription.
void tell_referrer(Work &work, unsigned code, std::string_view reason);

} // namespace b2b_logic
