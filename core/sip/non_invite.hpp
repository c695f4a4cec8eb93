// The client transaction of a request that is no INVITE (RFC 3261 17.1.2): its states, and when it sends again. Where each
// request replaces what the one before it said (a NOTIFY with a whole state does), a newer one to the same peer ends the
// retransmissions of the older: that one is superseded. It waits for its answer still, which is told as any is; but it was
// sent once, and nobody looks whether that arrived, so its silence says nothing.
#pragma once

#include <cstdint>
#include <string_view>

namespace core::sip::non_invite {

enum class State : uint8_t { Trying, Proceeding, Superseded, Completed, Terminated, kCount };
inline constexpr unsigned kStates = static_cast<unsigned>(State::kCount);

enum class Event : uint8_t {
	Provisional,    // an answer below 200
	Final,          // any other
	TimerE,         // time to send again
	TimerF,         // time to give up
	TimerK,         // no more answers are to be waited for
	TransportError, // it could not be sent
	NewerLeft,      // to the same peer
	kCount
};
inline constexpr unsigned kEvents = static_cast<unsigned>(Event::kCount);

std::string_view name_of(State state) noexcept;
std::string_view name_of(Event event) noexcept;

// What goes with it. An answer is told once: to whom the transaction belongs, so is what stands in for one.
enum class Then : uint8_t { Nothing, Send, TellAnswer, TellTimeout, TellError };

struct Cell {
	bool stays;
	State to;
	Then then;
};
const Cell &transition(State from, Event event) noexcept;
inline bool is_in_flight(State state) noexcept {
	return state == State::Trying || state == State::Proceeding;
}

// Milliseconds.
struct Intervals {
	uint32_t t1 = 500, t2 = 4000;
	uint32_t give_up = 32000; // timer F: 64*T1, or what the operator says
};
enum class Transport : bool { Unreliable, Reliable };

// Timer E; 0: it never sends again.
uint32_t first_wait(Transport transport, const Intervals &intervals) noexcept;
uint32_t next_wait(uint32_t last, State state, const Intervals &intervals) noexcept;

} // namespace core::sip::non_invite
