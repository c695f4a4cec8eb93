// A shared line: its appearances, each a call through the B2BUA, and its watchers.
//
// It lives in shared memory, behind the lock of its bucket. Times are Unix time in seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "b2b/sca/domain/publication.hpp"
#include "b2b/sca/domain/transition.hpp"
#include "core/base/packed.hpp"
#include "core/base/shared.hpp"

namespace b2b_sca {

inline constexpr size_t kLongestName = 255;  // of a line, a watcher, a key of a session
inline constexpr size_t kLongestText = 1024; // of what a phone chooses
inline constexpr size_t kLongestParty = 255; // many of them stand in one header
inline constexpr size_t kMostWatchers = 64;
inline constexpr uint32_t kMostIndexes = 10000; // what max_appearances may be at most

enum class AppText : uint8_t {
	Domain, // of its Call-Info URI
	Party,  // appearance-uri, unquoted: a name-addr
	Key,    // of the session; empty until that has begun
	Owner, // URI: Contact of the phone that has the call; empty: nobody of the line has answered yet
	Next,  // of the phone that takes it back
	PhoneCall, // Call-ID of the phone's dialog
	kCount
};

// A phone that has joined a call, with a session of its own to the mixer.
struct Member {
	core::base::SharedString key, owner; // owner: as AppText::Owner
	bool holds = false;
};
inline constexpr size_t kMostMembers = 7; // their keys stand in one column

struct Appearance {
	uint32_t index = 0;
	uint32_t serial = 0; // names this call of the line; never used again in it
	State state = State::Idle;
	unsigned shared_entity =
			0; // the place of the far end in the session; the phone has the other one
	// What the phone's request that is on its way says of a hold: appearance-state.
	std::optional<core::sip::AppearanceState> word;
	int64_t since = 0; // of the state
	core::base::Packed<AppText> texts;
	// Once somebody has joined: the others, and whether the phone that had the call is still in it.
	core::base::SharedVector<Member> members;
	bool has_left = false, holds = false;

	unsigned phone() const noexcept { return 1 - shared_entity; }
};

// What is to be asked of b2b_logic.so, when no lock and no turn of another session is held.
struct Order {
	bool is_conference = false; // both of that session go to the mixer; else it ends
	core::base::SharedString key;
	uint32_t serial = 0;
	unsigned first = 0; // the place of the far end
};

enum class LineText : uint8_t { Name, Aor, kCount }; // Aor: URI of the line in sca.so's table

struct Line {
	uint32_t number = 0; // in the table
	core::base::Packed<LineText> texts;
	core::base::SharedVector<Appearance> appearances; // in the order of their indexes
	core::base::SharedVector<Publication>
			publications; // one for each watcher; their places do not change
	uint32_t last_serial = 0;
	core::base::SharedVector<Order> orders;
	int64_t look_at = 0; // the sessions of its calls are looked for

	// For whoever stores it (rows.hpp): what has changed, what of that is stored, and which rows there are.
	uint32_t version = 0, stored = 0;
	bool has_row = false;
	core::base::SharedVector<uint32_t> child_rows; // indexes
};

struct Policy {
	uint32_t max_appearances = 64;
	uint32_t publish_expires = 600; // seconds
	bool is_storing = false;
	bool has_mixer = false; // bridge_uri
};

Appearance *find_index(Line &line, uint32_t index) noexcept;
Appearance *find_serial(Line &line, uint32_t serial) noexcept;

// --- a call begins ---

struct Claim {
	std::string_view domain, party, owner;
	uint32_t wanted = 0; // 0: none
	unsigned shared_entity = 0;
	std::vector<std::string_view> watchers;
	std::vector<uint32_t> in_use; // elsewhere: proxied calls of the same line
};
struct Claimed {
	uint32_t index = 0, serial = 0; // 0: every index that the line may have is in use
};
// The wanted index where it is free and sane, else the lowest free one. Nobody is told before Event::Called.
Claimed claim(Line &line, const Claim &asked, int64_t now, const Policy &policy);

// --- in the call ---

// What has come of an event.
struct Happened {
	bool is_known = false; // there is such a call
	bool has_changed = false;
	Refusal refusal = Refusal::None;
	State from = State::Idle, to = State::Idle;
	uint32_t index = 0;
	Event event = Event::Ended;
};
Happened happen(Line &line, uint32_t serial, Event event, int64_t now);

// The texts of a call that become known on the way.
void note(Line &line, Appearance &call,
		std::initializer_list<core::base::Packed<AppText>::Change> texts);

// --- a phone takes a call back ---

struct Retrieval {
	unsigned code = 0; // 0: it may
	std::string_view reason{};
	uint32_t serial = 0;
	bool joins = false; // the call goes on: it joins that, in the mixer
};
// `index` 0: that of the first held call. `contact`: of the phone.
Retrieval retrieve(
		Line &line, uint32_t index, std::string_view contact, int64_t now, const Policy &policy);

// --- a phone joins a call (joining.cpp) ---

// The session with this key has that phone in the mixer.
Happened member_is_in(
		Line &line, uint32_t serial, std::string_view key, std::string_view owner, int64_t now);
// It is over, whether that phone was in the mixer or not.
Happened member_is_gone(Line &line, uint32_t serial, std::string_view key, int64_t now);
// A member holds, or does not. An empty key: the phone that had the call at first.
Happened member_holds(Line &line, uint32_t serial, std::string_view key, bool holds, int64_t now);
// The two that talked are in the mixer too, or back with each other.
Happened moved(Line &line, uint32_t serial, int64_t now);
Happened move_failed(Line &line, uint32_t serial, int64_t now);
// The phone that had the call at first has left it.
Happened phone_has_left(Line &line, uint32_t serial, int64_t now);
// Is somebody else of the line in the call?
bool has_others(const Appearance &call) noexcept;
// Before the call is forgotten: members have nobody to talk with any more.
void end_members(Line &line, Appearance &call);

// --- what the watchers are told ---

// The value of Call-Info: an element for each call, and `*;idle`.
std::string print_call_info(const Line &line, std::string_view domain);
bool is_idle(const Line &line) noexcept; // there is no call to tell of

bool is_done(const Line &
				line) noexcept; // no calls, and whoever was told of some knows that they have ended
// Does it wait to be stored?
bool is_dirty(const Line &line) noexcept;
// Is there nothing left to do for it, and nobody to tell?
bool is_over(const Line &line, const Policy &policy) noexcept;
// When it has something to do by itself; 0: never.
int64_t due_at(const Line &line) noexcept;

} // namespace b2b_sca
