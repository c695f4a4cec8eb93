// What happens to an appearance: every event in every state, in one table.
//
// Columns are the states, rows the events; a cell says where to go and what goes with it. No other
// place changes a state. Guards are events: call_out.cpp decides whether an INVITE is a call, a retrieval
// or a barge.
#pragma once

#include <cstdint>
#include <string_view>

#include "sca/domain/state.hpp"

namespace sca {

enum class Event : uint8_t {
	SeizeAsked,       // line-seize for an index
	OwnSeizeAsked,    // the same by the phone that holds the seizure, in a new dialog
	SeizeRefreshed,   // in-dialog line-seize
	SeizeEnded,       // line-seize with Expires: 0
	SeizeExpired,     // its time is over
	InviteSent,       // a phone of the line calls
	Retrieved,        // a phone of the line calls its own line with an index that a call uses
	OwnRetrieved,     // the same, by the phone that holds it
	Offered,          // somebody calls the line
	Rings,            // 180 or 183 to a phone of the line
	Answered,         // 2xx to a phone of the line
	Taken,            // 2xx from a phone of the line
	TakenElsewhere,   // 2xx to a call of the line from somebody who is not of the line
	Acked,            // the caller's ACK to a phone of the line
	AckMissing,       // no ACK was seen in time, the call is the line's only one of that Call-ID
	ForkLost,         // no ACK was seen in time, another phone of the line has the call
	HoldAsked,        // the phone's side holds
	PrivateHoldAsked, // the same with appearance-state=held-private
	Resumed,          // the phone's side offers media again
	OfferRefused,     // a re-INVITE of the phone's side got a final answer of 300 or more
	RetrievalRings,
	RetrievalAnswered,
	RetrievalFailed, // final answer of 300 or more
	Replaced,        // the far end of a retrieval: its call goes on in another dialog
	Redirected,      // 3xx to a phone of the line
	Failed,          // 400 or more to the call's INVITE
	Ended,           // BYE
	TooOld,          // no BYE was ever seen
	OwnerRestarted,  // the owner subscribed anew; `resubscribe_release` says which of the two
	OwnerGone,
	kCount,
};
inline constexpr unsigned kEvents = static_cast<unsigned>(Event::kCount);

std::string_view name_of(Event event) noexcept;

// What goes with it. (That the group is told of every change of state but the one to Pending goes
// without saying.) Grant: the phone gets its line-seize NOTIFY. EndSeize: the line-seize
// subscription ends with reason noresource. Refuse: 480. Forbid: 403. Remember: keep the state that
// is left. Restore: go back to the state that was remembered, and to the call where one was.
// Forget: that call does not come back.
using Then = uint16_t;
inline constexpr Then kNothing = 0, kGrant = 1, kEndSeize = 2, kRefuse = 4, kForbid = 8,
					  kRemember = 16, kRestore = 32, kForget = 64;

struct Cell {
	bool stays;
	State to; // meaningless when it stays
	Then then;
};

const Cell &transition(State from, Event event) noexcept;

} // namespace sca
