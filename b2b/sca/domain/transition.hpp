// What happens to an appearance: every event in every state, in one table. No other place changes a state.
#pragma once

#include <cstdint>
#include <string_view>

#include "b2b/sca/domain/state.hpp"

namespace b2b_sca {

enum class Event : uint8_t {
	Called,           // its session has begun
	Answered,         // the first two talk
	AnsweredOnHold,   // the same, and the phone's side holds already
	Holds,            // the phone's side holds, and the far end has accepted that
	HoldsOpenly,      // the same, with appearance-state=held
	HoldsPrivately,   // the same, with appearance-state=held-private
	Resumes,          // the phone's side takes media again
	RetrieveAsked,    // a phone of the line wants the call
	OwnRetrieveAsked, // the same, by the phone that has it
	Bridged,          // who wanted the call has it
	BridgingFailed,   // or has not
	JoinAsked,        // a phone of the line wants into a call that goes on
	MemberIn,         // it is in the mixer
	MemberLost,       // it is not, and will not be
	// Of a call that goes through the mixer: what its phones do now.
	ManyTalk,
	ManyHold, // one of several
	OneTalks,
	OneHolds,
	Ended, // BYE, CANCEL, refused, timed out, terminated, lost; or the phone has left the call
	kCount
};
inline constexpr unsigned kEvents = static_cast<unsigned>(Event::kCount);

std::string_view name_of(Event event) noexcept;

enum class Refusal : uint8_t {
	None,
	NotHeld, // 480: there is nothing to take back
	Private, // 403
	Taken,   // 480: somebody takes it back already
	Busy,    // 480: somebody joins it already
};

struct Cell {
	bool stays;
	State to; // meaningless when it stays
	Refusal refusal;
};

const Cell &transition(State from, Event event) noexcept;

} // namespace b2b_sca
