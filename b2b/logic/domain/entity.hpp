// An entity of a session: a dialog of ours with one end, and how far it is.
#pragma once

#include <cstdint>
#include <string_view>

#include "b2b/logic/domain/sdp_blob.hpp"
#include "core/base/packed.hpp"
#include "core/base/shared.hpp"

namespace b2b_logic {

using core::base::SharedString;

using Leg = uint32_t; // of b2b_entities.so; in a session each entity's own number, never used again
using Request = uint32_t; // a request of a leg that waits for its answer; 0: none
using Tag = uint32_t;     // names a request of ours; never used again in a session
inline constexpr Leg kNobody = ~Leg{0};

enum class EntityKind : uint8_t {
	Server, // called us
	Client, // is called by us
	kCount
};

enum class EntityState : uint8_t {
	Named,     // by the script, no INVITE yet
	Calling,   // INVITE under way
	Early,     // a provisional answer with a meaning (not 100) has come or gone
	Answered,  // 2xx
	Confirmed, // and the ACK
	Ended,     // refused, hung up, or its end is under way: nothing of it counts any more
	kCount
};
inline constexpr unsigned kEntityStates = static_cast<unsigned>(EntityState::kCount);

enum class EntityEvent : uint8_t {
	Called,       // its INVITE has come (server) or goes (client)
	Provisional,  // 101 to 199 to that INVITE
	Accepted,     // 2xx
	Acknowledged, // the ACK of it
	Ended,        // 300 or more, CANCEL, BYE, a lost leg, or we end it
	kCount
};
inline constexpr unsigned kEntityEvents = static_cast<unsigned>(EntityEvent::kCount);

EntityState transition(EntityState from, EntityEvent event) noexcept;
std::string_view name_of(EntityKind kind) noexcept; // "server"
std::string_view name_of(EntityState state) noexcept;
std::string_view name_of(EntityEvent event) noexcept;

enum class EntityText : uint8_t {
	Id,            // of the script: "client1"
	RequestUri,    // of a client
	Proxy,         // next hop; may be empty
	From,          // in the INVITE: name-addr or URI without a tag
	To,            // the same
	FromDisplay,   // of a client: that stands in From whoever calls; may be empty
	Contact,       // adv_contact, as the script has it; may be empty
	Headers,       // in every request to it, whole lines
	InviteHeaders, // in the INVITE alone: what the destination's URI has (Replaces)
	Socket,        // it is called from; may be empty
	kCount
};

struct Entity {
	Leg leg = kNobody;
	EntityKind kind = EntityKind::Client;
	EntityState state = EntityState::Named;
	Leg peer = kNobody;

	Request invite = 0; // of a server: the INVITE that made it, until its final answer
	Tag calling = 0;    // of a client: our INVITE, until its final answer

	core::base::Packed<EntityText> texts;
	SdpBlob sent_to_us; // the last SDP of it that is in force: offer or answer
	SdpBlob sent_by_us;
};

// Has it a dialog in which requests go both ways?
bool is_talking(const Entity &entity) noexcept; // Answered, Confirmed
bool is_called(const Entity &entity) noexcept;  // Calling, Early
bool is_live(const Entity &entity) noexcept;    // both
// Who it is, as another end is shown it: the From of a server, the To of a client.
std::string_view identity_of(const Entity &entity) noexcept;

} // namespace b2b_logic
