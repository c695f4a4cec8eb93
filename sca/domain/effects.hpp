// What a decision wants done, in this order. Effects own their data: they are performed when the
// lock of the line is gone. One visitor, sca/kam/perform.cpp, knows how.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/base/packed.hpp"
#include "sca/domain/state.hpp"
#include "sca/domain/subscription.hpp"

namespace sca {

// An answer to the request at hand. A 2xx to SUBSCRIBE carries Event, Contact, Allow-Events and
// Expires.
struct Reply {
	unsigned code;
	std::string reason;
	uint32_t expires = 0;
	std::string event{};      // of a 2xx to SUBSCRIBE
	bool retry_after = false; // "Retry-After: 1"
	bool allow_events = false;
};

enum class NotifyText : uint8_t {
	Contact,
	CallId,
	LocalUri, // of the dialog, from our side
	LocalTag,
	RemoteUri,
	RemoteTag,
	Route,
	Flow,
	Socket,
	Event, // "call-info", with the id of the SUBSCRIBE where it had one
	State, // Subscription-State
	kCount
};

// What all phones of a group are told alike.
struct Told {
	std::string aor, call_info;
};

// A NOTIFY whose CSeq and content are settled.
struct Notify {
	uint64_t subscription = 0;
	uint32_t cseq = 0;
	core::base::Packed<NotifyText, std::allocator<char>> text;
	std::shared_ptr<const Told> told;

	std::string_view operator[](NotifyText field) const noexcept { return text[field]; }
};

// A change of an appearance, for event routes, for modules that asked to be told, and for the call
// index.
struct Changed {
	std::string aor;
	uint32_t index = 0;
	State state = State::Idle;
	std::string owner, uri, call_id, reason; // reason: the event that did it
};

// Something was asked that the line does not allow.
struct Refused {
	std::string aor;
	uint32_t index = 0;
	std::string owner, call_id, reason;
};

// The line is now found, or no longer found, by this Call-ID.
struct IndexCall {
	std::string call_id;
};
struct UnindexCall {
	std::string call_id;
};

// To the INVITE at hand: a held call is picked up at its far end.
struct PickUp {
	std::string request_uri;
	std::string replaces; // body of the Replaces header (RFC 3891)
};

// The far end's line, if it is one of ours, must know the dialog that replaces its own.
struct FollowReplacement {
	std::string call_id, caller_tag, callee_tag;
	std::string new_call_id, new_caller_tag, new_contact;
};

// To the INVITE at hand: which appearance of the line it is for.
struct MarkAppearance {
	std::string call_info;
};

// To the 2xx at hand: who answered (RFC 3325).
struct AssertIdentity {
	std::string value;
};

// A row of the line has changed; with db_mode 1 the reply that follows waits until it is stored.
// Urgent: with db_mode 2 too it does not wait for the next round.
struct Store {
	bool is_urgent = false;
};

// A text that fits no header, or no row, was left out of it. To be said, and counted.
struct LeftOut {
	std::string what;
};

// For whoever follows a call in the log: what an event did to an appearance, or why a message did
// nothing. Only where Policy::traces.
struct Traced {
	std::string aor;
	uint32_t index = 0; // 0: of no appearance
	std::string call_id;
	std::string what; // "held: resumed -> active", "held: acked, stays"
};

using Effect = std::variant<Reply, Notify, Changed, Refused, IndexCall, UnindexCall, PickUp,
		FollowReplacement, MarkAppearance, AssertIdentity, Store, LeftOut, Traced>;
using Effects = std::vector<Effect>;

} // namespace sca
