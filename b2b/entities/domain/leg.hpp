// A leg: one dialog (RFC 3261 12) of the server's own, and what is under way in it.
//
// It lives in shared memory and belongs to the process that has the turn of its session.
#pragma once

#include <cstdint>
#include <string_view>

#include "b2b/entities/domain/life.hpp"
#include "core/base/packed.hpp"
#include "core/base/session_key.hpp"
#include "core/base/shared.hpp"
#include "core/base/short_vector.hpp"
#include "core/sip/session_expires.hpp"

namespace b2b_entities {

using core::base::kLegPrefix;
using core::base::kSessionPrefix;
using core::base::SharedString;
using core::base::SharedVector;
using core::base::ShortVector;

enum class LegText : uint8_t {
	CallId,
	LocalTag,
	RemoteTag, // of a client: of the last provisional answer, until the 2xx
	LocalUri,  // URI or name-addr
	RemoteUri,
	Target,
	Routes,      // "<sip:a;lr>,<sip:b;lr>"
	Destination, // where its first INVITE went besides: a URI
	Socket,      // "udp:192.0.2.1:5060"
	Contact,     // a whole value
	Always,      // headers of every request to it
	kCount
};

// A transaction of the host, of a server or a client (RFC 3261 17).
struct Transaction {
	uint32_t index = 0, label = 0;
};

// As far as methods differ here. Subscribe: those of a subscription within the dialog, which refresh the target.
enum class Method : uint8_t { Invite, Update, Prack, Bye, Subscribe, Other };
Method method_of(std::string_view name) noexcept;

enum class Phase : uint8_t {
	None,
	Held, // of ours: it waits until an INVITE or UPDATE of the other end is out of its way
	Pending,
	Answered // 2xx, the ACK has not gone or come
};

enum class TimerText : uint8_t {
	Sdp, // that we sent last, where a refresh has to be a re-INVITE
	kCount
};

// The session timer of the dialog (RFC 4028), where the server keeps one with each end for itself.
struct SessionTimer {
	uint32_t wanted = 0;     // seconds that we ask for; 0: timers are the affair of the ends
	uint32_t least = 0;      // Min-SE: ours, or a higher one that the other end has named
	uint32_t interval = 0;   // as agreed; 0: there is none
	bool is_ours = false;    // we refresh
	bool has_update = false; // the other end knows UPDATE
	int64_t act_at = 0;      // of ours: the refresh; else no refresh has come until then
	int64_t ends_at = 0;
	core::base::Packed<TimerText> texts;

	std::string_view sdp() const noexcept { return texts[TimerText::Sdp]; }
};

// What an INVITE or UPDATE of the other end says of it.
struct TimerAsked {
	uint32_t interval = 0, least = 0;
	core::sip::SessionExpires::By refresher = core::sip::SessionExpires::By::Unsaid;
	bool knows = false; // timers
	bool says_methods = false, has_update = false;
};

// The INVITE of the other end.
struct Theirs {
	Phase phase = Phase::None;
	uint32_t number = 0; // what the upper module calls it
	uint32_t cseq = 0;
	Transaction transaction;
	int64_t ack_until = 0;        // while it is answered
	core::base::RareText contact; // the target, once it is answered
	TimerAsked timer;
};

// What a request of ours was made of, for as long as it may have to be sent again. Nothing but a pointer where nothing is
// kept.
enum class DraftText : uint8_t {
	Headers,
	Body,
	Target,      // of the INVITE that makes the leg: an answer may have changed it
	Credentials, // header lines that went with it
	kCount
};
struct Draft {
	core::base::Packed<DraftText> texts;
	uint32_t max_forwards = 70;
	uint8_t repeats = 0; // that a challenge, or too short a timer, has asked for

	std::string_view operator[](DraftText text) const noexcept { return texts[text]; }
};

// Our INVITE.
struct Ours {
	Phase phase = Phase::None;
	uint32_t serial = 0;
	uint32_t tag = 0; // of the upper module
	uint32_t cseq = 0;
	Transaction transaction;
	Draft draft;
	bool waits_out_glare = false;
	uint8_t glares = 0;   // that it has met
	int64_t retry_at = 0; // while it is held
	bool is_own = false;  // the upper module knows nothing of it
};

// Another request of the other end that has no final answer.
struct Received {
	uint32_t number = 0;
	Method method = Method::Other;
	uint32_t cseq = 0;
	Transaction transaction;
	bool has_offer = false;
	uint32_t rseq = 0; // a PRACK: of the answer that it names
	int64_t until = 0; // then it is refused
	core::base::RareText contact;
	TimerAsked timer;
};

// Another request of ours that has no final answer.
struct Sent {
	uint32_t serial = 0;
	Method method = Method::Other;
	SharedString name; // of the method
	uint32_t tag = 0;
	bool is_own = false; // the upper module knows nothing of it
	bool has_offer = false;
	Draft draft;
};

// The ACK of the last 2xx to an INVITE of ours, for each time that this is repeated.
enum class AckText : uint8_t { Headers, Body, kCount };
struct Acked {
	int64_t until = 0; // 0: there is none
	uint32_t cseq = 0;
	core::base::Packed<AckText> texts;
};

// One of the ends that an INVITE of ours has reached, which answers provisionally and reliably (RFC 3262).
struct Fork {
	SharedString tag, target, routes;
	uint32_t rseq = 0; // of its last answer
};

// A reliable provisional answer of ours, passed on from another leg's end.
struct Reliable {
	uint32_t rseq = 0, theirs = 0;
	uint32_t cseq = 0; // of the INVITE that it answers
	SharedString tag;  // of that end
	bool is_acknowledged = false;
};

// What a database has of it (rows.hpp).
struct LegRow {
	uint32_t last_cseq = 0; // numbers up to this one may be used without another row
	bool is_there = false;  // or has been on its way there
	bool fits_none = false; // said once
};

struct Leg {
	core::base::SessionKey key; // on the wire, with kLegPrefix
	uint32_t number = 0;        // what the upper module calls it
	Role role = Role::Server;
	State state = State::New;
	bool owes_cancelled =
			false; // the upper module waits for the answer to its INVITE, which is a 487
	bool passes_prack = false;   // the upper module passes PRACKs; else they are dealt with here
	bool wants_reliable = false; // its INVITE requires 100rel
	uint32_t patience = 32'000;  // 64*T1 (RFC 3261 17.1.1.2), milliseconds
	core::base::Packed<LegText> texts;
	uint32_t local_cseq = 0;
	uint32_t remote_cseq = 0; // 0: no request of the other end yet
	uint32_t last_serial = 0;
	Theirs theirs;
	Ours ours;
	SharedVector<Received> received;
	SharedVector<Sent> sent;
	Acked acked;
	ShortVector<Fork> forks;        // of a client
	ShortVector<Reliable> reliable; // of a server
	int64_t ring_until = 0;         // of a client that has no final answer
	int64_t state_until = 0;        // while cancelling or leaving
	int64_t check_at = 0; // of one that came back after a restart: is its end still there?
	LegRow row;
	core::base::RareText farewell; // headers of the BYE that waits
	SessionTimer timer;

	std::string_view operator[](LegText text) const noexcept { return texts[text]; }
	// Nothing of it is owed any more.
	bool is_over() const noexcept {
		return state == State::Ended && received.empty() && theirs.phase != Phase::Pending;
	}
};

inline constexpr size_t kMostUnderWay = 32; // requests in each direction

} // namespace b2b_entities
