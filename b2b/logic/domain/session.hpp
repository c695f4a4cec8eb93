// A B2B session: entities, each with a leg of b2b_entities.so, two of which talk with each other.
//
// It lives in shared memory and belongs to the process that has its turn (b2b/b2b_entities_api.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "b2b/logic/domain/bridge.hpp"
#include "b2b/logic/domain/exchange.hpp"
#include "b2b/logic/domain/trigger.hpp"
#include "core/base/boxed.hpp"
#include "core/base/short_vector.hpp"

namespace b2b_logic {

using core::base::Boxed;
using core::base::ShortVector;

enum class EndReason : uint8_t { None, Bye, Cancel, Reject, Timeout, Rpc, Error, kCount };
std::string_view name_of(EndReason reason) noexcept; // "bye": $b2bl(end_reason)

// "setup-timeout=…,transparent-auth,preserve-to" of b2b_init_request().
struct InitFlags {
	std::optional<uint32_t> setup_timeout; // seconds; 0: as long as a call may last
	bool transparent_auth = false;
	bool preserve_to = false;
};

// The best of the final answers of clients that were called at once (RFC 3261 16.7).
struct Refusal {
	unsigned code = 0; // 0: none yet
	Leg by = kNobody;
	bool was_sent = false; // else nothing came (408)
	SharedString reason, headers, body, body_type;
};

// The INVITE that a session began with, for clients that are called later.
struct FirstInvite {
	SharedString headers, body, body_type; // as they pass
	unsigned max_forwards = 0;
	SdpBlob offer;
};

// What is known while the INVITE that a session began with has no final answer.
struct Setup {
	FirstInvite first; // not in top hiding
	Refusal best;
	Leg early_media = kNobody; // whose SDP in provisional answers the caller gets
};

inline constexpr std::string_view kTopHiding = "top hiding"; // the scenario that needs no script

struct Session {
	core::base::RareText scenario;
	InitFlags flags;
	core::base::RareText request_route, reply_route; // of this session; empty: those of the module

	ShortVector<Entity> entities;
	Leg places[2] = {kNobody, kNobody}; // $b2bl_entity(...)[0] and [1]
	ShortVector<Exchange> exchanges;
	Boxed<Bridge> bridge;
	Boxed<Trigger> trigger; // a call that we began, until both have answered
	ShortVector<std::pair<SharedString, SharedString>> context;
	Boxed<SharedString> listener; // the name of whom the C API tells of it (b2b/b2b_logic_api.h)
	int listener_state = 0;       // set_state()

	Boxed<Setup> setup;
	// The caller was challenged for a client (401, 407): his next INVITE belongs to this session.
	bool is_challenged = false;
	unsigned retries = 0; // of b2b_bridge_retry(), since somebody has answered
	Request taken = 0;    // the last request that was answered or passed

	// Unix time in milliseconds, 0: never or not yet.
	int64_t began = 0, answered = 0, ended = 0;
	int64_t ends_at = 0;       // setup timeout, then max_duration
	int64_t wakes_at = 0;      // what the last WakeAt said
	uint32_t max_duration = 0; // seconds; 0: no limit

	bool has_failed = false; // what it was told was lost half-way, for want of memory: it ends
	EndReason end_reason = EndReason::None; // None: it lives
	unsigned end_code = 0;
	Leg end_by = kNobody;

	Leg next_leg = 0;
	Tag next_tag = 1;
};

bool is_top_hiding(const Session &session) noexcept;
Setup &setup_of(Session &session); // made where there is none

// The entity with that leg; nullptr: none, or `leg` is kNobody.
Entity *find_entity(Session &session, Leg leg) noexcept;
const Entity *find_entity(const Session &session, Leg leg) noexcept;
// By the id of the script. The newest: ids of entities that have ended may be used again.
Entity *find_entity(Session &session, std::string_view id) noexcept;
// Who a message of that leg is for: its peer; of a caller who has no peer yet, the one client that is called. nullptr:
// none that lives.
Entity *find_peer(Session &session, Leg leg) noexcept;
const Entity *find_peer(const Session &session, Leg leg) noexcept;
// The entity goes to another session, with a number of its own there; whom it talked with it leaves. kNobody: there is no such
// entity, or something of it is under way: a request that passes, a bridging.
Leg move_entity(Session &from, Leg leg, Session &to);
// How many have a leg that has not ended.
unsigned live_entities(const Session &session) noexcept;
// For $b2bl(state) and b2b_logic.list: "calling", "talking", "bridging", "challenged", "ended".
std::string_view state_of(const Session &session) noexcept;

// b2b_logic.trigger_scenario and context values given before; an empty value deletes.
void set_context(Session &session, std::string_view name, std::string_view value);
std::string_view context(const Session &session, std::string_view name) noexcept;

} // namespace b2b_logic
