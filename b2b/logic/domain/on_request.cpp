// Requests within a session, and what a route of the script makes of them.
#include <algorithm>

#include "b2b/logic/domain/bridge_events.hpp"
#include "b2b/logic/domain/exchanging.hpp"
#include "b2b/logic/domain/passing.hpp"
#include "b2b/logic/domain/trigger_events.hpp"
#include "core/sip/header_lines.hpp"
#include "core/sip/scan.hpp"

namespace b2b_logic {
namespace {

bool is_offering(std::string_view method) noexcept {
	return method == "INVITE" || method == "UPDATE";
}

void answer_now(
		Work &work, const Incoming &request, unsigned code, const std::string &headers = {}) {
	answer(work, request.leg, request.request, code, phrase_of(code), {headers, {}, {}});
}

// Reason, and what else of a BYE or CANCEL concerns the other end.
std::string farewell(const Work &work, const Incoming &request) {
	return passing_request(work.session, request, work.policy).headers;
}

void hang_up(Work &work, const Incoming &bye) {
	answer_now(work, bye, 200);
	lose_entity(work, bye.leg);
	end_session(work, EndReason::Bye, 200, bye.leg, farewell(work, bye));
}

// The other end is not there yet, or not any more.
void pass_to_nobody(Work &work, const Incoming &request) {
	answer_now(work, request, is_offering(request.method) ? 491 : 480);
}

void pass(Work &work, const Incoming &request, const Entity *peer) {
	if (!peer) return pass_to_nobody(work, request);
	const auto hops = next_max_forwards(request.text);
	if (!hops) return answer_now(work, request, 483);
	if (request.method == "INVITE" && is_restoring(work.session, peer->leg))
		return answer_now(work, request, 491);
	if (work.session.exchanges.size() >= kMaxExchanges)
		return answer_now(work, request, 503, "Retry-After: 1\r\n");
	pass_on(work, request, *peer, *hops);
}

void take_request(Work &work, const Incoming &request) {
	work.session.taken = request.request;
	if (bridging_has(work.session, request.leg)) {
		const auto *partner = bridging_passes_to(work.session, request);
		return partner ? pass(work, request, partner) : on_bridging_request(work, request);
	}
	if (request.method == "BYE") return hang_up(work, request);
	pass(work, request, find_peer(work.session, request.leg));
}

bool is_of_session(const Session &session, Leg leg) noexcept {
	const auto *entity = find_entity(session, leg);
	return session.end_reason == EndReason::None && entity && entity->state != EntityState::Ended;
}

// Nobody is left who could talk with anybody, and nothing is under way that could change it.
bool is_deserted(const Session &session) noexcept {
	if (session.began == 0 || session.is_challenged || session.bridge || session.trigger)
		return false;
	for (const auto &entity : session.entities) {
		const auto *peer = is_live(entity) ? find_entity(session, entity.peer) : nullptr;
		if (peer && is_live(*peer)) return false;
	}
	return true;
}

void settle(Work &work, const Incoming &message, bool is_reply) {
	if (!is_deserted(work.session)) return;
	const bool is_refused = is_reply && message.code >= 300;
	end_session(work, is_refused ? EndReason::Reject : EndReason::Bye,
			is_refused ? message.code : 200, message.leg);
}

// A BYE, or the refusal of the INVITE that called it.
bool ends_leg(const Entity &entity, const Incoming &message) noexcept {
	const bool is_refusal = message.code >= 300 && entity.calling != 0
			&& entity.calling == message.tag;
	return is_refusal || (message.method == "BYE" && message.request != 0);
}

void remove_entity(Work &work, const Incoming &message) {
	const auto *entity = find_entity(work.session, message.leg);
	if (entity && ends_leg(*entity, message)) return lose_entity(work, message.leg);
	end_entity(work, message.leg, 480, phrase_of(480));
	if (message.request != 0) work.session.taken = message.request;
}

// One call of a conference is over.
void leave_with_peer(Work &work, Leg leg, std::string_view headers) {
	const auto *peer = find_peer(work.session, leg);
	const Leg partner = peer ? peer->leg : kNobody;
	lose_entity(work, leg);
	end_entity(work, partner, 480, phrase_of(480), headers);
	work.effects.emplace_back(Store{});
}

// What a script that says nothing means: a REFER that it bridges is accepted, a BYE ends its leg, all else is refused.
void answer_unanswered(Work &work, const Incoming &request) {
	auto &session = work.session;
	if (request.request == 0 || session.taken == request.request) return;
	session.taken = request.request;
	if (request.method == "BYE") {
		answer_now(work, request, 200);
		return lose_entity(work, request.leg);
	}
	// With its leg a request has got its answer.
	if (!is_of_session(session, request.leg)) return;
	answer_now(work, request, request.method == "REFER" && session.bridge ? 202 : 403);
}

} // namespace

Verdict pass_request(Session &session, const Incoming &request, int64_t now, const Policy &policy) {
	if (request.method == "ACK") return {}; // on_ack() passes it
	if (request.request == 0 || session.taken == request.request)
		return refuse(491, "Request Is Answered");
	Work work{session, now, policy};
	if (is_of_session(session, request.leg))
		take_request(work, request);
	else
		answer_now(work, request, 481);
	return done(std::move(work));
}

Verdict send_reply(Session &session, const Incoming &request, unsigned code,
		std::string_view reason, const Payload &payload, int64_t now, const Policy &policy) {
	if (request.request == 0 || session.taken == request.request)
		return refuse(491, "Request Is Answered");
	const auto headers = core::sip::whole_lines(payload.headers, code);
	const bool is_good = code > 100 && code < 700 && headers && core::sip::is_header_safe(reason)
			&& core::sip::is_header_safe(payload.body_type);
	if (!is_good) return refuse(400, "Bad Reply");
	Work work{session, now, policy};
	answer(work, request.leg, request.request, code, reason.empty() ? phrase_of(code) : reason,
			{*headers, payload.body, payload.body_type});
	if (code >= 200) session.taken = request.request;
	if (code >= 200 && request.method == "BYE") lose_entity(work, request.leg);
	return done(std::move(work));
}

Verdict delete_entity(
		Session &session, const Incoming &message, int64_t now, const Policy &policy) {
	if (!find_entity(session, message.leg)) return refuse(404, "No Such Entity");
	Work work{session, now, policy};
	remove_entity(work, message);
	return done(std::move(work));
}

Verdict end_leg(Session &session, const Incoming &message, int64_t now, const Policy &policy) {
	if (!find_entity(session, message.leg)) return refuse(404, "No Such Entity");
	Work work{session, now, policy};
	answer_unanswered(work, message);
	remove_entity(work, message);
	return done(std::move(work));
}

Verdict part(Session &session, const Incoming &bye, int64_t now, const Policy &policy) {
	Work work{session, now, policy};
	const auto headers = farewell(work, bye);
	session.taken = bye.request;
	answer_now(work, bye, 200);
	leave_with_peer(work, bye.leg, headers);
	settle(work, bye, false);
	return done(std::move(work));
}

bool has_other_pair(const Session &session, Leg leg) noexcept {
	if (!is_of_session(session, leg) || bridging_has(session, leg)) return false;
	return std::any_of(session.entities.begin(), session.entities.end(), [&](const Entity &one) {
		const auto *peer = one.leg != leg && one.peer != leg && is_live(one)
				? find_entity(session, one.peer)
				: nullptr;
		return peer && is_live(*peer);
	});
}

Effects part_gone(Session &session, Leg leg, int64_t now, const Policy &policy) {
	Work work{session, now, policy};
	leave_with_peer(work, leg, {});
	return effects_of(std::move(work));
}

Effects after_route(Session &session, const Incoming &message, bool is_reply, int64_t now,
		const Policy &policy) {
	if (is_reply && message.code >= 200 && is_awaited(session, message))
		return handle_reply(session, message, false, now, policy).effects;
	Work work{session, now, policy};
	if (!is_reply) answer_unanswered(work, message);
	settle(work, message, is_reply);
	return effects_of(std::move(work));
}

bool is_internal(const Session &session, const Incoming &message, bool is_reply) noexcept {
	if (!is_of_session(session, message.leg)) return true;
	if (is_reply) return !is_awaited(session, message);
	const bool is_between = bridging_has(session, message.leg) || session.trigger;
	return message.method == "BYE" && is_between;
}

Effects on_internal(Session &session, const Incoming &message, bool is_reply, int64_t now,
		const Policy &policy) {
	if (!is_reply) return pass_request(session, message, now, policy).effects;
	Work work{session, now, policy};
	auto *entity = find_entity(session, message.leg);
	auto *exchange = find_exchange(session, message.leg, message.tag);
	const bool is_open = message.method == "INVITE" && message.code / 100 == 2 && entity
			&& is_talking(*entity) && !is_awaited(session, message);
	if (exchange && !is_awaited(exchange->state))
		on_exchange_reply(work, *exchange, message, false);
	else if (is_open)
		acknowledge(work, *entity);
	return effects_of(std::move(work));
}

Effects on_ack(Session &session, const Incoming &ack, int64_t now, const Policy &policy) {
	Work work{session, now, policy};
	auto *entity = find_entity(session, ack.leg);
	if (!entity || !is_of_session(session, ack.leg)) return {};
	if (entity->kind == EntityKind::Server) apply(work, *entity, EntityEvent::Acknowledged);
	if (!on_exchange_ack(work, ack)) on_bridging_ack(work, ack);
	return effects_of(std::move(work));
}

Effects on_cancel(Session &session, const Incoming &cancel, int64_t now, const Policy &policy) {
	Work work{session, now, policy};
	auto *entity = find_entity(session, cancel.leg);
	if (!entity || !is_of_session(session, cancel.leg)) return {};
	if (bridging_owes(session, cancel.leg, cancel.request)) {
		on_bridging_cancel(work, cancel);
	} else if (entity->invite != 0 && entity->invite == cancel.request) {
		lose_entity(work, cancel.leg);
		end_session(work, EndReason::Cancel, 487, cancel.leg, farewell(work, cancel));
	} else {
		on_exchange_cancel(work, cancel);
	}
	return effects_of(std::move(work));
}

Effects on_gone(Session &session, Leg leg, unsigned code, int64_t now, const Policy &policy) {
	Work work{session, now, policy};
	if (!is_of_session(session, leg)) return {};
	const bool is_bridging = bridging_has(session, leg);
	lose_entity(work, leg);
	if (is_bridging)
		on_bridging_gone(work, leg, code);
	else
		end_session(work, code == 408 ? EndReason::Timeout : EndReason::Error, code, leg);
	return effects_of(std::move(work));
}

Effects on_time(Session &session, int64_t now, const Policy &policy) {
	Work work{session, now, policy};
	if (session.ended != 0) return {};
	session.wakes_at = 0;
	const bool is_over = session.end_reason != EndReason::None
			|| (session.ends_at != 0 && now >= session.ends_at);
	if (session.has_failed)
		end_session(work, EndReason::Error, 500, kNobody);
	else if (is_over && session.is_challenged && session.setup)
		end_session(work, EndReason::Reject, session.setup->best.code, session.setup->best.by);
	else if (is_over)
		end_session(work, EndReason::Timeout, 408, kNobody);
	else {
		on_trigger_time(work);
		const auto deadline = bridging_deadline(session);
		if (deadline != 0 && now >= deadline) on_bridging_time(work);
	}
	return effects_of(std::move(work));
}

} // namespace b2b_logic
