// Moves the legs of a call through the two tables, and says what follows from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "callops/domain/decide.hpp"

namespace callops {

// What one decision works with: the call under its lock, the time, the settings, and the effects so far.
struct Work {
	Call &call;
	int64_t now;
	const Policy &policy;
	Effects effects{};
};

Verdict refuse(unsigned code, std::string_view reason);
// Why nothing at all can be asked of this call now; nullopt: something can.
std::optional<Verdict> refusal(const Call &call);

// Is the leg referred, and the call that it makes not seen yet?
bool is_waiting_for_call(TransferState state) noexcept;

// Applies `event` to the transfer of that leg. `status` goes with the events that it raises.
void apply(Work &work, Leg leg, TransferEvent event, std::string_view status = {});

// Applies `event` to the hold of that leg. `random` is for the wait after a 491.
void apply(Work &work, Leg leg, HoldEvent event, uint32_t random = 0);

// The time of the transfer, or of the new call of an end that hung up, may be over.
void time_out_transfer(Work &work);

// The answer of that leg to our re-INVITE: from now on the other end is offered its media.
void take_answer(Work &work, Leg leg, std::string_view sdp);

// When nothing of ours is out any more: a leg that was told an older place of the other end gets a re-INVITE of
// its own.
void offer_newest_answer(Work &work);

// `sdp` is in force for that leg: the ends have agreed on it.
void adopt_sdp(Work &work, Leg leg, std::string_view sdp);

// The SDP without our limits; empty: none is known.
std::string_view unlimited(const LegOfCall &leg) noexcept;

} // namespace callops
