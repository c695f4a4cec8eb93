// A B2BUA of the smallest kind, for the tests of what core/kam offers to a real one: two legs, and what one says is said
// to the other.
#pragma once

#include <array>
#include <atomic>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/session_key.hpp"
#include "core/base/shared.hpp"
#include "core/kam/inbox.hpp"
#include "core/kam/lock.hpp"
#include "core/kam/server_transaction.hpp"
#include "core/kam/stored_message.hpp"

namespace probe {

using core::base::SharedString;
using core::kam::TransactionId;

enum class Kind : uint8_t { Request, Cancel, InviteAnswer, Answer, TimeIsOver };

// What comes for a session.
struct Event {
	Kind kind = Kind::TimeIsOver;
	unsigned leg = 0;  // that it comes from
	TransactionId id;  // of the request
	unsigned code = 0; // of the answer
	sip_msg_t *msg = nullptr;
};

// The same while it waits.
struct Item {
	Event event;
	core::kam::StoredMessage message;
};

// One side of a session: what we and the end call it.
struct Leg {
	SharedString call_id, local_tag, remote_tag, local_uri, remote_uri, target, routes;
	uint32_t cseq = 0; // of our last request
};

// A request of one leg, and the CSeq that it went out with on the other.
struct Pending {
	TransactionId id;
	unsigned leg = 0;
	uint32_t cseq = 0;
};

enum class State : uint8_t { Free, Calling, Answered, Over };

// Only its inbox is looked at by all; the rest belongs to who has the turn.
struct Session {
	core::kam::Guarded<core::kam::Inbox<Item>> inbox{size_t{16}};
	std::atomic<uint64_t> secret{0};
	std::atomic<int64_t> deadline{0}; // Unix time in milliseconds, 0: none
	std::atomic<State> state{State::Free};
	Leg legs[2];
	TransactionId incoming, outgoing; // the INVITEs
	std::array<Pending, 32> pending;  // the last requests that went from one leg to the other
	bool is_kept = false, is_cancelled = false;
	SharedString socket, note; // $probe_ctx(note)
};

constexpr unsigned kSessions = 64;
constexpr std::string_view kPrefix = "probe";

// In shared memory, before the fork.
bool make_sessions();
Session &session(unsigned index) noexcept;
core::base::SessionKey key_of(const Session &session) noexcept;
unsigned live_sessions() noexcept;

// The name of a block of the script that runs for each request within a session.
bool find_request_block(std::string_view name);

// An INVITE: opens a session with this URI as the other end. False: it could not.
bool call(sip_msg_t *invite, std::string_view to);

// Of a session, or a CANCEL of one? Then it is taken.
bool take(sip_msg_t *request);

void end_those_whose_time_is_over() noexcept;
bool limit(std::string_view key, int milliseconds);

// The session whose block of the script runs in this process.
Session *current() noexcept;

} // namespace probe
