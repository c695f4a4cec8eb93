// A B2B session: entities, each with a leg of b2b_entities.so, two of which talk with each other.
//
// It lives in shared memory and belongs to the process that has its turn (b2b/b2b_entities_api.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "b2b/logic/domain/bridge.hpp"
#include "b2b/logic/domain/sdp_blob.hpp"
#include "core/base/packed.hpp"
#include "core/base/shared.hpp"

namespace b2b_logic {

using core::base::SharedString;
using core::base::SharedVector;

using Leg = uint32_t; // of b2b_entities.so; in a session each entity's own number, never used again
using Request = uint32_t; // a request of a leg that waits for its answer; 0: none
using Tag = uint32_t;     // names a request of ours; never used again in a session

enum class EntityKind : uint8_t {
	Server, // called us
	Client  // is called by us
};

enum class EntityState : uint8_t {
	Named,    // by b2b_client_new(), not called yet
	Calling,  // INVITE under way, no final answer
	Answered, // 2xx
	Ended     // refused, or its end is under way: nothing of it counts any more
};

// What the script says of an entity that it names.
enum class EntityText : uint8_t {
	Id,         // of the script: "client1"
	RequestUri, // of a client
	Proxy,
	FromUri, // name-addr or URI
	ToUri,
	Contact, // adv_contact
	Headers, // in every request to it, whole lines
	Socket,
	kCount
};

struct Entity {
	Leg leg = 0;
	EntityKind kind = EntityKind::Client;
	EntityState state = EntityState::Named;
	Leg peer = kNobody;
	bool is_confirmed = false; // the ACK of its first 2xx has gone or come
	bool was_early = false;    // it has seen a provisional answer, or sent one

	Request invite = 0; // of a server: the INVITE that made it, until its final answer
	Tag calling = 0;    // of a client: our INVITE

	core::base::Packed<EntityText> texts;
	SdpBlob sent_to_us; // the last SDP that it sent: offer or answer
	SdpBlob sent_by_us;

	static constexpr Leg kNobody = ~Leg{0};
};

// A request that passes from one leg to another.
struct Exchange {
	enum class Kind : uint8_t { Passed, Ours } kind = Kind::Passed;
	Leg from = 0;        // who sent it
	Request request = 0; // there
	Leg to = 0;
	Tag tag = 0;
	bool is_invite = false;
	bool has_offer =
			false; // in the request; else the answer of an INVITE may have it, and the ACK the answer
	bool is_answered = false; // 2xx has gone back, the ACK has not come
};

enum class EndReason : uint8_t { None, Bye, Cancel, Reject, Timeout, Rpc, Error };

// "setup-timeout=…,transparent-auth,preserve-to" of b2b_init_request().
struct InitFlags {
	std::optional<uint32_t> setup_timeout; // seconds; 0: as long as a call may last
	bool transparent_auth = false;
	bool preserve_to = false;
};

struct Session {
	SharedString scenario; // "top hiding" is the one that needs no script
	bool is_top_hiding = false;
	InitFlags flags;
	SharedString request_route, reply_route; // of this session; empty: those of the module

	SharedVector<Entity> entities;
	Leg places[2] = {Entity::kNobody, Entity::kNobody}; // $b2bl_entity(...)[0] and [1]
	SharedVector<Exchange> exchanges;
	std::optional<Bridge> bridge;
	SharedVector<std::pair<SharedString, SharedString>> context;

	// Unix time in milliseconds, 0: never or not yet.
	int64_t began = 0, answered = 0, ended = 0;
	int64_t ends_at = 0;       // setup timeout, then max_duration
	uint32_t max_duration = 0; // seconds; 0: no limit

	EndReason end_reason = EndReason::None;
	unsigned end_code = 0;
	Leg end_by = Entity::kNobody;

	Leg next_leg = 0;
	Tag next_tag = 1;
};

} // namespace b2b_logic
