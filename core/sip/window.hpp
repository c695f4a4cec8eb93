// The requests to one peer whose answers are waited for, and the one that waits to leave. Each has the whole state, so
// that a newer one replaces an older one: it leaves at once beside those that are unanswered, and they are not sent again
// (non_invite.hpp: superseded). Where too many are unanswered, or the peer has asked for a pause, the newest waits, and takes
// the place and the number of one that waits.
//
// One that waits keeps its number while newer ones take its place, so that how new its text is does not follow from its
// CSeq: each comes with a second number, which says that.
//
// Requests are known by their CSeq, which grows. An answer settles those before its own too: the peer is there, and what it was
// told before does not matter any more.
#pragma once

#include <cstdint>

#include "core/sip/non_invite.hpp"

namespace core::sip::non_invite {

inline constexpr uint32_t kInFlightAPeer = 8;
inline constexpr uint32_t kLongestPause = 60; // seconds that a peer may ask for with a 503
inline constexpr unsigned kTimeout = 408;

// One that comes to be sent.
struct Request {
	uint32_t cseq = 0;    // as it will stand on the wire
	uint32_t content = 0; // grows with each state that is decided, and is never given twice
	Transport transport = Transport::Unreliable;
};

struct Answer {
	uint32_t cseq = 0;
	unsigned code = 0;
	uint32_t pause = 0; // seconds; 0: none is asked for
};

// After an answer with this code nothing more is sent to the peer.
using Ends = bool (*)(unsigned code);

// What is to be done. Which texts are kept follows from newest() and waiting() afterwards.
struct Step {
	enum class Sends : uint8_t {
		Nothing,
		Newest, // again
		Waiting // which is the newest now
	};
	Sends sends = Sends::Nothing;
	unsigned told = 0; // the code of an answer, or kTimeout; 0: nothing is told
	// The peer has refused the newest with a 503 for a while that is over, and nothing has left since: it is to be told the
	// present state, in a request of its own.
	bool asks_anew = false;
};

class Window {
public:
	enum class Entry : uint8_t {
		Leaves,
		Waits,
		Replaces, // one that waits, whose number it has
		Overtaken // what it says is older than what has left or waits
	};
	Entry take(const Request &request, int64_t now, const Intervals &intervals) noexcept;
	Step answered(
			const Answer &answer, Ends ends, int64_t now, const Intervals &intervals) noexcept;
	// At due_at(): it is sent again, gives up, or what waits leaves.
	Step due(Ends ends, int64_t now, const Intervals &intervals) noexcept;
	// The transport has not taken this one.
	Step unsent(uint32_t cseq, Ends ends, int64_t now, const Intervals &intervals) noexcept;

	int64_t due_at() const noexcept; // 0: never
	bool is_over() const noexcept { return !is_in_flight(state_) && rests_until_ == 0; }
	uint32_t in_flight() const noexcept;
	uint32_t newest() const noexcept;                      // its CSeq; 0: nothing is in flight
	uint32_t waiting() const noexcept { return waiting_; } // 0: nothing waits
	bool is_sent_again() const noexcept { return transport_ == Transport::Unreliable; }

private:
	bool has_room() const noexcept { return rests_until_ == 0 && in_flight() < kInFlightAPeer; }
	void leave(
			uint32_t cseq, Transport transport, int64_t now, const Intervals &intervals) noexcept;
	void wait(uint32_t cseq, Transport transport, int64_t now, const Intervals &intervals) noexcept;
	Then pass(Event event) noexcept;
	Step let_waiting_leave(unsigned told, int64_t now, const Intervals &intervals) noexcept;
	Step end(unsigned told, Ends ends, int64_t now, const Intervals &intervals) noexcept;
	Step end_rest(int64_t now, const Intervals &intervals) noexcept;
	Step leave_instead(int64_t now, const Intervals &intervals) noexcept;
	void settle(uint32_t cseq, int64_t now, const Intervals &intervals) noexcept;
	void rest(uint32_t seconds, int64_t now, const Intervals &intervals) noexcept;

	uint32_t oldest_ = 0, newest_ = 0, waiting_ = 0; // CSeqs
	uint32_t content_ = 0;                           // the newest that was taken
	uint32_t wait_ = 0;                              // the last of timer E
	State state_ = State::Terminated;                // of the newest
	State before_ = State::Terminated;               // of those before it
	Transport transport_ = Transport::Unreliable, waiting_transport_ = Transport::Unreliable;
	int64_t sends_again_ = 0; // timer E of the newest, or when what waits leaves instead
	int64_t gives_up_ = 0;    // timer F of the first that was not answered
	int64_t rests_until_ = 0;
	bool was_put_off_ = false; // the newest, by a 503 with a pause
};

} // namespace core::sip::non_invite
