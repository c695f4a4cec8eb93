#include "b2b/logic/domain/bridge_events.hpp"

#include <algorithm>
#include <iterator>

#include "b2b/logic/domain/bridge_enter.hpp"
#include "b2b/logic/domain/bridge_start.hpp"
#include "b2b/logic/domain/bridge_step.hpp"
#include "b2b/logic/domain/passing.hpp"

namespace b2b_logic {
namespace {

// What everybody in a bridging is told who asks for something meanwhile: offers have to wait (RFC 3261 14.2). All else
// passes where there is somebody to pass it to, and may be asked again where there is nobody yet.
struct Told {
	std::string_view method;
	unsigned code;
};
constexpr Told kTold[] = {
		{"BYE", 200},
		{"OPTIONS", 200},
		{"PRACK", 200},
		{"INVITE", 491},
		{"UPDATE", 491},
		{"REFER", 491},
};
constexpr unsigned kElse = 503;

unsigned told(const Incoming &request) noexcept {
	// A session timer refreshed by UPDATE offers nothing.
	if (request.method == "UPDATE" && request.text.sdp().empty()) return kElse;
	const auto *found = std::find_if(std::begin(kTold), std::end(kTold),
			[&](const Told &row) { return row.method == request.method; });
	return found == std::end(kTold) ? kElse : found->code;
}

// Who it talks with yet; behind the last offer and answer, who it will talk with: the ACK may come behind what follows it.
Leg partner_of(const Session &session, Leg leg) noexcept {
	const auto &bridge = *session.bridge;
	if (bridge.step == BridgeStep::AwaitFresh)
		return leg == bridge.kept ? bridge.fresh : leg == bridge.fresh ? bridge.kept : kNobody;
	const Entity *entity = find_entity(session, leg);
	const Entity *peer = entity ? find_entity(session, entity->peer) : nullptr;
	return peer && peer->peer == leg ? peer->leg : kNobody;
}

BridgeEvent event_of(const Bridge &bridge, std::string_view sdp) noexcept {
	if (sdp.empty()) return BridgeEvent::Bare;
	return bridge.has_offered ? BridgeEvent::Answers : BridgeEvent::Offers;
}

// The first of two that are called: without it there is nobody whom the second could be called for.
bool is_first_of_two(Work &work, Leg leg) noexcept {
	const auto &bridge = *work.session.bridge;
	const Entity *fresh = find_entity(work.session, bridge.fresh);
	return leg == bridge.kept && fresh && is_new(*fresh);
}

// An entity has ended, by itself or as `came` says.
void on_end(Work &work, Leg leg, const Came &came) {
	lose_entity(work, leg);
	if (!work.session.bridge) return;
	auto &bridge = *work.session.bridge;
	if (leg == bridge.kept) return happen(work, BridgeEvent::KeptEnds, came);
	if (leg == bridge.fresh) return happen(work, BridgeEvent::FreshEnds, came);
	// Who is in a conference already is not left behind: without him there is no call.
	const bool has_gone_ahead = bridge.aside != kNobody && leg == bridge.left;
	if (has_gone_ahead) return happen(work, BridgeEvent::KeptEnds, came);
	if (leg == bridge.left) return happen(work, BridgeEvent::LeftEnds, came);
	if (leg == bridge.aside) return happen(work, BridgeEvent::FreshEnds, came);

	bridge.media = kNobody;
	if (leg == bridge.awaited) happen(work, BridgeEvent::Refuses, came);
}

} // namespace

bool bridging_awaits(const Session &session, Leg leg, Tag tag) noexcept {
	return session.bridge && session.bridge->awaited == leg && tag != 0
			&& session.bridge->tag == tag;
}

bool bridging_has(const Session &session, Leg leg) noexcept {
	if (!session.bridge || leg == kNobody) return false;
	const auto &bridge = *session.bridge;
	return leg == bridge.kept || leg == bridge.fresh || leg == bridge.left || leg == bridge.media
			|| leg == bridge.aside;
}

bool bridging_owes(const Session &session, Leg leg, Request request) noexcept {
	const Entity *entity = find_entity(session, leg);
	return entity && bridging_has(session, leg) && request != 0 && entity->invite == request;
}

const Entity *bridging_passes_to(const Session &session, const Incoming &request) noexcept {
	if (told(request) != kElse) return nullptr;
	const Entity *partner = find_entity(session, partner_of(session, request.leg));
	return partner && is_talking(*partner) ? partner : nullptr;
}

void on_bridging_request(Work &work, const Incoming &request) {
	const unsigned code = told(request);
	Payload payload;
	if (code == kElse) payload.headers = "Retry-After: 2\r\n";
	answer(work, request.leg, request.request, code, phrase_of(code), std::move(payload));
	if (request.method == "BYE")
		on_end(work, request.leg,
				{{}, 480, std::string(phrase_of(480)), EndReason::Bye, request.leg});
}

void on_bridging_reply(Work &work, const Incoming &reply) {
	if (!bridging_awaits(work.session, reply.leg, reply.tag)) return;
	Entity *entity = live(work, reply.leg);
	if (!entity) return;
	const bool calls = entity->calling == reply.tag; // the INVITE that makes it
	if (reply.code < 200) {
		if (calls) apply(work, *entity, EntityEvent::Provisional);
		return happen(work, BridgeEvent::Rings, {{}, reply.code, {}, {}, reply.leg});
	}

	Came came{reply.text.sdp(), reply.code, reason_of(reply), EndReason::Reject, reply.leg};
	if (reply.code >= 300) {
		if (calls) lose_entity(work, reply.leg);
		if (calls && is_first_of_two(work, reply.leg)) {
			tell_referrer(work, came.code, came.reason);
			return happen(work, BridgeEvent::KeptEnds, came);
		}
		const bool is_glare = reply.code == 491;
		return happen(work, is_glare ? BridgeEvent::Glares : BridgeEvent::Refuses, came);
	}
	if (calls) {
		entity->calling = 0;
		apply(work, *entity, EntityEvent::Accepted);
	}
	if (came.sdp.empty()) came.code = 488, came.reason = phrase_of(488);
	happen(work, event_of(*work.session.bridge, came.sdp), came);
}

void on_bridging_ack(Work &work, const Incoming &ack) {
	if (!bridging_has(work.session, ack.leg)) return;
	const auto &bridge = *work.session.bridge;
	if (bridge.awaited != ack.leg || bridge.tag != 0) return;

	const auto sdp = ack.text.sdp();
	happen(work, event_of(bridge, sdp),
			{sdp, 488, std::string(phrase_of(488)), EndReason::Reject, ack.leg});
}

void on_bridging_cancel(Work &work, const Incoming &cancel) {
	on_end(work, cancel.leg, {{}, 487, std::string(phrase_of(487)), EndReason::Cancel, cancel.leg});
}

void on_bridging_gone(Work &work, Leg leg, unsigned code) {
	on_end(work, leg, {{}, code, std::string(phrase_of(code)), EndReason::Timeout, leg});
}

void on_bridging_time(Work &work) {
	if (!work.session.bridge) return;
	const auto &bridge = *work.session.bridge;
	if (work.now >= bridge.deadline)
		return happen(work, BridgeEvent::TimesOut,
				{{}, 408, std::string(phrase_of(408)), EndReason::Timeout, bridge.awaited});
	if (bridge.again_at != 0 && work.now >= bridge.again_at) enter_again(work);
}

void on_bridging_end(Work &work) {
	if (work.session.bridge) settle_bridging(work, 487, phrase_of(487));
}

int64_t bridging_deadline(const Session &session) noexcept {
	if (!session.bridge) return 0;
	const auto &bridge = *session.bridge;
	return bridge.again_at != 0 ? std::min(bridge.again_at, bridge.deadline) : bridge.deadline;
}

void bridge_late(Work &work, Entity &first, Entity &second, const Incoming &answer) {
	Bridge bridge;
	bridge.kept = first.leg;
	bridge.fresh = bridge.awaited = second.leg;
	bridge.tag = answer.tag;
	bridge.has_offered = true;
	work.session.bridge = std::move(bridge);
	on_bridging_reply(work, answer);
}

} // namespace b2b_logic
