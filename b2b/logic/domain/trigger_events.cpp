#include "b2b/logic/domain/trigger_events.hpp"

#include "b2b/logic/domain/bridge_events.hpp"
#include "b2b/logic/domain/passing.hpp"
#include "core/sip/scan.hpp"

namespace b2b_logic {
namespace {

Payload sdp_payload(std::string_view sdp) {
	return {{}, std::string(sdp), "application/sdp"};
}

TriggerEvent event_of(const Trigger &trigger, const Incoming &reply) {
	const bool is_first = reply.leg == trigger.first;
	if (reply.code >= 300) return TriggerEvent::Refused;
	if (reply.code < 200) return is_first ? TriggerEvent::FirstRings : TriggerEvent::SecondRings;
	if (reply.text.sdp().empty()) return TriggerEvent::NoMedia;
	return is_first ? TriggerEvent::FirstAnswers : TriggerEvent::SecondAnswers;
}

void tell(Work &work, unsigned code, std::string reason) {
	if (work.session.trigger && work.session.trigger->notifies)
		work.effects.emplace_back(NotifyReferrer{code, std::move(reason)});
}

void call_second(Work &work, const Incoming &reply) {
	auto &trigger = *work.session.trigger;
	const auto &first = *find_entity(work.session, trigger.first);
	auto &second = *find_entity(work.session, trigger.second);
	trigger.state = TriggerState::CallingSecond;
	trigger.hold_at = work.now + int64_t{work.policy.hold_first_after} * 1000;
	call(work, second, &first, sdp_payload(reply.text.sdp()));
}

void hold_first(Work &work) {
	auto &trigger = *work.session.trigger;
	auto &first = *find_entity(work.session, trigger.first);
	trigger.state = TriggerState::Holding;
	trigger.hold_at = 0;
	SdpBlob held(silent_answer(first, first.sent_to_us.text()));
	acknowledge(work, first, sdp_payload(held.text()));
	first.sent_by_us = std::move(held);
}

void begin_to_talk(Work &work) {
	work.session.answered = work.now;
	set_lifetime(work, work.session.max_duration);
	work.effects.emplace_back(Answered{});
	tell(work, 200, "OK");
}

void connect_both(Work &work, const Incoming &reply) {
	auto &first = *find_entity(work.session, work.session.trigger->first);
	auto &second = *find_entity(work.session, work.session.trigger->second);
	adopt(&first, &second, SdpBlob(first.sent_to_us));
	adopt(&second, &first, SdpBlob(reply.text.sdp()));
	acknowledge(work, first, sdp_payload(second.sent_to_us.text()));
	acknowledge(work, second);
	connect(work, first, second);
	begin_to_talk(work);
	work.session.trigger.reset();
	work.effects.emplace_back(Store{});
}

void renegotiate(Work &work, const Incoming &reply) {
	const auto trigger = *work.session.trigger;
	begin_to_talk(work);
	work.session.trigger.reset();
	bridge_late(work, *find_entity(work.session, trigger.first),
			*find_entity(work.session, trigger.second), reply);
}

void give_up(Work &work, const Incoming &reply) {
	const bool is_refused = reply.code >= 300;
	const unsigned code = is_refused ? reply.code : 488;
	tell(work, code, is_refused ? reason_of(reply) : std::string(phrase_of(code)));
	work.session.trigger.reset();
	if (is_refused) lose_entity(work, reply.leg);
	end_session(work, is_refused ? EndReason::Reject : EndReason::Error, code, reply.leg);
}

// The INVITE of that entity is further.
void move_entity(Work &work, Entity &entity, const Incoming &reply) {
	if (reply.code >= 200) entity.calling = 0;
	if (reply.code >= 300) return;
	apply(work, entity, reply.code < 200 ? EntityEvent::Provisional : EntityEvent::Accepted);
	if (reply.code >= 200) adopt(&entity, nullptr, SdpBlob(reply.text.sdp()));
}

void perform(Work &work, TriggerDeed deed, const Incoming &reply) {
	switch (deed) {
	case TriggerDeed::Ring:
		return tell(work, reply.code, reason_of(reply));
	case TriggerDeed::CallSecond:
		return call_second(work, reply);
	case TriggerDeed::HoldFirst:
		return hold_first(work);
	case TriggerDeed::Connect:
		return connect_both(work, reply);
	case TriggerDeed::Renegotiate:
		return renegotiate(work, reply);
	case TriggerDeed::GiveUp:
		return give_up(work, reply);
	default:
		return;
	}
}

void happen(Work &work, TriggerEvent event, const Incoming &reply) {
	const auto state = work.session.trigger->state;
	const auto deed = deed_of(state, event);
	work.effects.emplace_back(
			Trace{reply.leg, "trigger", name_of(event), name_of(state), name_of(deed)});
	perform(work, deed, reply);
}

} // namespace

bool trigger_awaits(const Session &session, const Incoming &reply) noexcept {
	const auto *entity = session.trigger ? find_entity(session, reply.leg) : nullptr;
	return entity && reply.tag != 0 && entity->calling == reply.tag;
}

void on_trigger_reply(Work &work, const Incoming &reply) {
	if (reply.code <= 100) return;
	move_entity(work, *find_entity(work.session, reply.leg), reply);
	happen(work, event_of(*work.session.trigger, reply), reply);
}

void on_trigger_time(Work &work) {
	const auto &trigger = work.session.trigger;
	if (trigger && trigger->hold_at != 0 && work.now >= trigger->hold_at)
		happen(work, TriggerEvent::TooSlow, {});
}

void on_trigger_end(Work &work, unsigned code) {
	if (!work.session.trigger) return;
	tell(work, code >= 300 ? code : 487, std::string(phrase_of(code >= 300 ? code : 487)));
	work.session.trigger.reset();
}

Verdict trigger(Session &session, const TriggerOrder &order, int64_t now, const Policy &policy) {
	if (session.end_reason != EndReason::None) return refuse(481, "Session Has Ended");
	if (session.began != 0) return refuse(491, "Session Has Begun");
	if (!core::sip::is_header_safe(order.scenario)) return refuse(400, "Bad Scenario");
	std::vector<Leg> clients;
	for (const auto &entity : session.entities)
		if (entity.kind == EntityKind::Client) clients.push_back(entity.leg);
	if (clients.size() != 2 || session.entities.size() != 2)
		return refuse(400, "Two Clients Are Needed");

	Work work{session, now, policy};
	session.scenario = order.scenario;
	session.request_route = order.request_route;
	session.reply_route = order.reply_route;
	session.began = now;
	session.max_duration = policy.max_duration;
	session.trigger = Trigger{
			TriggerState::CallingFirst, clients[0], clients[1], 0, order.notifies};
	set_lifetime(work, policy.setup_timeout ? policy.setup_timeout : policy.max_duration);
	tell(work, 100, "Trying"); // RFC 3515 2.4.4: at once
	call(work, *find_entity(session, clients[0]), find_entity(session, clients[1]), {});
	return done(std::move(work));
}

} // namespace b2b_logic
