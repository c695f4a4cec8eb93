// What a watcher was told by PUBLISH (RFC 3903), and what he is to be told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/packed.hpp"

namespace b2b_sca {

struct Line;
struct Policy;

enum class PubState : uint8_t {
	Silent, // nothing is published
	Wanted, // a PUBLISH is to leave, at `due`
	Asked,  // one is under way
	Stale,  // the same, and what it says is not the newest any more
	Live,   // published; `due` is the time of its refresh
	kCount
};
inline constexpr unsigned kPubStates = static_cast<unsigned>(PubState::kCount);

enum class PubEvent : uint8_t {
	Changed, // of what is published
	Sent,
	Accepted, // 2xx
	NoMatch,  // 412: nobody there knows of it any more
	TooBrief, // 423
	Failed,   // any other answer, or none
	IsDue,    // a refresh, or the answer has not come in any time that tm knows
	kCount
};
inline constexpr unsigned kPubEvents = static_cast<unsigned>(PubEvent::kCount);

std::string_view name_of(PubState state) noexcept;
std::string_view name_of(PubEvent event) noexcept;

// Forget: the entity-tag. Later: the next one leaves after a while.
using PubThen = uint8_t;
inline constexpr PubThen kPubNothing = 0, kPubForget = 1, kPubLater = 2, kPubNow = 4;

struct PubCell {
	PubState to;
	PubThen then;
};
PubCell transition(PubState from, PubEvent event) noexcept;

enum class PubText : uint8_t { Watcher, Etag, CallId, kCount };

struct Publication {
	core::base::Packed<PubText> texts;
	PubState state = PubState::Silent;
	uint32_t cseq = 0;
	uint32_t least = 0;    // Min-Expires, once somebody has asked for it
	uint32_t asked = 0;    // Expires of the one under way
	unsigned failures = 0; // one after the other
	int64_t due = 0;
	int64_t until = 0; // what was accepted last runs out then; 0: nothing was
};

// A PUBLISH that is to leave.
struct Publish {
	std::string watcher, call_id, etag, call_info; // etag: empty: it makes the publication
	uint32_t cseq = 0, expires = 0;
	size_t place = 0; // of its publication
};

// What a new one is called: a Call-ID.
using NewCallId = std::string (*)();

void add_watcher(Line &line, std::string_view watcher);
// What is published has changed.
void content_changed(Line &line, int64_t now);
// Those that leave now; they are noted as sent.
std::vector<Publish> due_publishes(
		Line &line, int64_t now, const Policy &policy, NewCallId new_call_id);

// The final answer. `code` 408: none came, or it could not be sent.
struct PublishAnswer {
	unsigned code = 408;
	std::string_view etag;
	std::optional<uint32_t> expires, min_expires;
};
void published(Line &line, size_t place, const PublishAnswer &answer, int64_t now);

} // namespace b2b_sca
