// What every decision of a session is made of. Each act changes the session and notes the effect that follows.
#pragma once

#include <string>
#include <string_view>

#include "b2b/logic/domain/decide.hpp"

namespace b2b_logic {

// A decision at work: the session whose turn is ours, the time, the settings, and the effects so far.
struct Work {
	Session &session;
	int64_t now;
	const Policy &policy;
	Effects effects = with_room();

	static Effects with_room() {
		constexpr size_t kUsual = 6;
		Effects effects;
		effects.reserve(kUsual);
		return effects;
	}
};

Verdict refuse(unsigned code, std::string_view reason);
Verdict done(Work &&work);       // wakes the session in time
Effects effects_of(Work &&work); // the same, without a verdict

// Moves the entity through its table, and traces it.
void apply(Work &work, Entity &entity, EntityEvent event);

// A client is called, with this payload: on behalf of `as`, whose identity stands in From where the client's texts have
// none. Returns the tag of the INVITE.
Tag call(Work &work, Entity &client, const Entity *as, Payload payload, unsigned max_forwards = 0);

// A request within a dialog. Returns its tag.
Tag send(Work &work, const Entity &to, std::string_view method, Payload payload,
		unsigned max_forwards = 0);

// An INVITE within the dialog that nobody has asked for but us: b2b_entities.so waits out a glare.
Tag reinvite(Work &work, const Entity &to, Payload payload);

// The answer to a request of a leg. One to the INVITE of a server entity moves that.
void answer(Work &work, Leg leg, Request request, unsigned code, std::string_view reason,
		Payload payload = {});

// An ACK for a 2xx of that entity; that of its first INVITE moves it.
void acknowledge(Work &work, Entity &entity, Payload payload = {});

// Ends one: BYE, CANCEL, or `code` as the answer to its INVITE. What it has asked for is called off, what it was asked
// fails, and nobody's peer is it any more. `headers` are whole lines. One that has ended, or was never called, is only
// noted.
void end_entity(
		Work &work, Leg leg, unsigned code, std::string_view reason, std::string_view headers = {});
// It has ended by itself: BYE, CANCEL, refused, lost. The same without a message to it.
void lose_entity(Work &work, Leg leg);

// Ends the session: every leg, then the session itself. Once. `headers` (Reason) go to the legs.
void end_session(
		Work &work, EndReason reason, unsigned code, Leg by, std::string_view headers = {});

// Both are each other's peers.
void pair(Entity &first, Entity &second) noexcept;
// The same, and they stand at $b2bl_entity(...)[0] and [1].
void connect(Work &work, Entity &first, Entity &second);

// Sets when the session ends, in seconds from now, 0: never.
void set_lifetime(Work &work, uint32_t seconds) noexcept;
// Wakes the session when the first of its deadlines has come; done() and effects_of() do it.
void wake(Work &work);

// What of an SDP is in force: `from` has sent it, `to` has got it.
void adopt(Entity *from, Entity *to, const SdpBlob &sdp) noexcept;

// The SDP without media in either direction, its version behind that of the last one that was sent there.
std::string silent(std::string_view sdp, std::string_view last_sent);
// The answer to an offer of that entity. It takes up the streams of the offer itself, whatever those are.
std::string silent_answer(const Entity &offerer, std::string_view offer);

// The value of Contact that a leg is shown; empty: b2b_entities.so makes it.
std::string contact_of(const Entity &entity, const Policy &policy);

} // namespace b2b_logic
