// How a leg lives: every event in every state, a table for each role.
#pragma once

#include <cstdint>
#include <string_view>

namespace b2b_entities {

// Who sent the INVITE that made the dialog.
enum class Role : uint8_t {
	Server, // the other end: it called us
	Client  // we: it is called
};

enum class State : uint8_t {
	New,        // INVITE sent or received, no answer with a To-tag
	Early,      // a provisional answer with a To-tag has gone or come
	Answered,   // 2xx, the ACK has not gone or come
	Confirmed,  // ACK
	Cancelling, // of a client: CANCEL, and the INVITE has no final answer
	Waiting,    // our BYE waits for the ACK of a 2xx of ours (RFC 3261 15)
	Leaving,    // BYE sent, no answer
	Ended,
	kCount
};
inline constexpr unsigned kStates = static_cast<unsigned>(State::kCount);

enum class Event : uint8_t {
	Sent1xx, // with our To-tag
	Sent2xx,
	SentRefusal,
	GotAck,    // of a 2xx that still waited for it
	GotCancel, // of the INVITE that made the leg, which has no final answer
	Got1xx,    // to the INVITE that made the leg, and so the next two
	Got2xx,
	GotRefusal, // or no answer at all
	AckSent,
	CancelAsked,
	GotBye,
	EndAsked,
	EndAskedUnacked, // while a 2xx of ours waits for its ACK
	RingTime,        // no final answer for as long as the caller wanted to wait
	CancelTime,      // nor one to the CANCEL, for 64*T1
	AckTime,         // no ACK of our 2xx, for 64*T1
	ByeAnswered,     // or it could not be sent
	Lost,            // a request within the dialog got 408 or 481
	Taken,           // another server has it now
	kCount
};
inline constexpr unsigned kEvents = static_cast<unsigned>(Event::kCount);

std::string_view name_of(State state) noexcept;
std::string_view name_of(Event event) noexcept;

// What goes with a transition, in this order. Whoever leaves behind a 2xx that has no ACK, or requests that have no
// answer, makes up for it in any case.
using Then = uint8_t;
inline constexpr Then kNothing = 0,
					  kRefuse = 1, // the order, or with 481 the request; nothing changes
		kOk = 2,                   // the request gets a 200 from us
		kTerminate = 4,            // the INVITE gets its final answer: 487, or as ordered
		kCancel = 8,               // CANCEL
		kAwaitAck = 16,            // 64*T1 begin
		kBye = 32,                 // BYE
		kTell = 64,                // the upper module, of what came
		kTellGone = 128;           // the upper module, that the leg is gone

struct Cell {
	State to;
	Then then;
};

// Of the state that is left: `to` is the same state where nothing changes.
Cell transition(Role role, State from, Event event) noexcept;

} // namespace b2b_entities
