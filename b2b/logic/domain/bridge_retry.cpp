// b2b_bridge_retry(): somebody else is called in place of a client that has refused.
#include "b2b/logic/domain/bridge_events.hpp"
#include "b2b/logic/domain/bridge_start.hpp"
#include "b2b/logic/domain/exchanging.hpp"

namespace b2b_logic {
namespace {

// A script that answers each refusal by the same call would have no end.
constexpr unsigned kMaxRetries = 20;

bool is_refused_by_fresh(const Session &session, const Incoming &reply) noexcept {
	return session.bridge && session.bridge->step == BridgeStep::CallFresh
			&& session.bridge->fresh == reply.leg && bridging_awaits(session, reply.leg, reply.tag);
}

// The server entity whose INVITE the client has refused; nullptr: it is no such answer, or the caller waits no more.
const Entity *caller_of(const Session &session, const Incoming &reply) noexcept {
	const Entity *client = find_entity(session, reply.leg);
	const auto *exchange = find_exchange(session, reply.leg, reply.tag);
	if (!client || !exchange || client->calling != reply.tag) return nullptr;
	const Entity *caller = find_entity(session, exchange->from);
	return caller && caller->invite != 0 ? caller : nullptr;
}

void take_place(Session &session, Leg refused, Leg fresh) noexcept {
	for (auto &place : session.places)
		if (place == refused) place = fresh;
}

} // namespace

Verdict bridge_retry(Session &session, std::string_view new_entity, const Incoming &reply,
		int64_t now, const Policy &policy) {
	Entity *fresh = find_entity(session, new_entity);
	if (!fresh || !is_new(*fresh)) return refuse(404, "No Such New Entity");
	if (reply.code < 300) return refuse(400, "It Has Not Refused");
	const bool is_bridging = is_refused_by_fresh(session, reply);
	const Entity *caller = caller_of(session, reply);
	if (!is_bridging && !caller) return refuse(481, "No Such Request");
	if (session.retries == kMaxRetries) return refuse(482, "Too Many Retries");

	Work work{session, now, policy};
	++session.retries;
	const Leg leg = fresh->leg;
	lose_entity(work, reply.leg);
	take_place(session, reply.leg, leg);
	if (is_bridging)
		call_instead(work, leg);
	else
		call_again(work, *caller, *fresh);
	return done(std::move(work));
}

} // namespace b2b_logic
