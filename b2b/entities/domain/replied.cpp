// What the other end answers.
#include <algorithm>

#include "b2b/entities/domain/challenged.hpp"
#include "b2b/entities/domain/glare.hpp"
#include "b2b/entities/domain/reliable.hpp"
#include "b2b/entities/domain/session_timer.hpp"
#include "b2b/entities/domain/step.hpp"
#include "core/sip/scan.hpp"

namespace b2b_entities {
namespace {

bool is_success(unsigned code) noexcept {
	return code >= 200 && code < 300;
}
bool is_end_of_dialog(unsigned code) noexcept {
	return code == 408 || code == 481;
}

void learn(Leg &leg, const Reply &reply) {
	const auto target = reply.contact.empty() ? leg[LegText::Target] : reply.contact;
	const auto routes = reversed(reply.routes);
	const bool is_known = leg[LegText::RemoteTag] == reply.to_tag && leg[LegText::Target] == target
			&& leg[LegText::Routes] == routes;
	if (is_known) return; // of a provisional answer
	leg.texts.set({{LegText::RemoteTag, reply.to_tag}, {LegText::Target, target},
			{LegText::Routes, routes}});
}

void refresh(Leg &leg, std::string_view contact) {
	if (!contact.empty() && contact != leg[LegText::Target])
		leg.texts.set({{LegText::Target, contact}});
}

void tell_reply(
		uint32_t tag, unsigned code, std::string_view method, bool has_message, Effects &effects) {
	effects.emplace_back(Tell{Told::Reply, 0, tag, code, std::string(method), has_message});
}

void tell_gone(unsigned code, Effects &effects) {
	effects.emplace_back(Tell{Told::Gone, 0, 0, code, {}, false});
}

void lose(Leg &leg, unsigned code, int64_t now, Effects &effects) {
	if (step(leg, Event::Lost, {now}, effects) & kTellGone) tell_gone(code, effects);
}

Event event_of(unsigned code) noexcept {
	if (code < 200) return Event::Got1xx;
	return is_success(code) ? Event::Got2xx : Event::GotRefusal;
}

// A 2xx to an INVITE of ours: what was offered is agreed on.
void agree(Leg &leg, const Reply &reply, int64_t now) {
	agree_on_timer(leg, reply.text, now);
	keep_sdp(leg, leg.ours.draft[DraftText::Body]);
}

// To the INVITE that makes the leg.
void on_first_reply(Leg &leg, const Reply &reply, int64_t now, Effects &effects) {
	const bool is_tagless = reply.code < 200 && reply.to_tag.empty();
	if (is_tagless) {
		if (leg.state <= State::Early)
			tell_reply(leg.ours.tag, reply.code, "INVITE", reply.has_message, effects);
		return;
	}
	const bool is_cancelled = leg.state == State::Cancelling;
	if (reply.rseq != 0 && !is_cancelled && !take_reliable(leg, reply, effects)) return;
	if (reply.code < 200 ? !is_cancelled : is_success(reply.code)) learn(leg, reply);
	if (reply.code >= 200) {
		if (is_success(reply.code))
			agree(leg, reply, now);
		else
			leg.ours.draft = {};
		if (is_cancelled) make_room_for_ack(leg);
		leg.ours.phase = is_success(reply.code) ? Phase::Answered : Phase::None;
		leg.ring_until = 0;
		leg.forks = {};
	}
	if (step(leg, event_of(reply.code), {now}, effects) & kTell)
		tell_reply(leg.ours.tag, reply.code, "INVITE", reply.has_message, effects);
	if (is_cancelled && reply.code >= 200 && std::exchange(leg.owes_cancelled, false))
		tell_reply(leg.ours.tag, 487, "INVITE", false, effects);
}

// The answer to our offer, or an offer, is not for the other leg to read: a call that begins with it ends, one that goes on has
// it refused there.
void on_unread_2xx(Leg &leg, const Reply &reply, int64_t now, Effects &effects) {
	const bool makes_leg = leg.state <= State::Early;
	if (makes_leg)
		learn(leg, reply);
	else
		refresh(leg, reply.contact);
	make_room_for_ack(leg);
	leg.ours.phase = Phase::Answered;
	leg.ring_until = 0;
	leg.forks = {};
	const uint32_t tag = leg.ours.tag;
	if (makes_leg) {
		step(leg, Event::Got2xx, {now}, effects);
		step(leg, Event::EndAsked, {now}, effects);
	} else {
		acknowledge(leg, {}, {}, now, effects);
	}
	tell_reply(tag, 500, "INVITE", false, effects);
}

// One that nobody above waits for needs no reader.
bool is_unread_2xx(const Leg &leg, const Reply &reply) noexcept {
	return reply.is_too_large && is_success(reply.code) && leg.state < State::Cancelling
			&& !leg.ours.is_own;
}

void on_reinvite_reply(Leg &leg, const Reply &reply, int64_t now, Effects &effects) {
	const bool is_alive = leg.state == State::Confirmed, is_own = leg.ours.is_own;
	if (reply.rseq != 0 && is_alive && !take_reliable(leg, reply, effects)) return;
	if (is_success(reply.code)) {
		refresh(leg, reply.contact);
		agree(leg, reply, now);
		if (!is_alive || is_own) make_room_for_ack(leg);
		leg.ours.phase = Phase::Answered;
		if (!is_alive || is_own) return acknowledge(leg, {}, {}, now, effects);
	} else if (reply.code >= 300) {
		if (is_alive && hold_back(leg, reply.code, now, reply.random)) return;
		leg.ours.phase = Phase::None;
		leg.ours.draft = {};
		if (is_own) refresh_refused(leg, Method::Invite, reply.code, now);
	}
	if (is_alive && !is_own)
		tell_reply(leg.ours.tag, reply.code, "INVITE", reply.has_message, effects);
	if (is_end_of_dialog(reply.code)) lose(leg, reply.code, now, effects);
}

// A 2xx that comes again, or from another phone that took the INVITE (RFC 3261 13.2.2.4).
void on_late_2xx(Leg &leg, const Reply &reply, Effects &effects) {
	if (reply.to_tag != leg[LegText::RemoteTag]) {
		effects.emplace_back(EndFork{
				{std::string(reply.to_tag), std::string(reply.contact), reversed(reply.routes)},
				reply.cseq, ++leg.local_cseq});
		return;
	}
	if (leg.acked.until == 0 || leg.acked.cseq != reply.cseq) return;
	const auto &texts = leg.acked.texts;
	effects.emplace_back(Send{"ACK", leg.acked.cseq, 0, std::string(texts[AckText::Headers]),
			std::string(texts[AckText::Body])});
}

void on_other_reply(Leg &leg, const Reply &reply, int64_t now, Effects &effects) {
	const auto found = std::find_if(leg.sent.begin(), leg.sent.end(),
			[&](const Sent &one) { return one.serial == reply.serial; });
	if (found == leg.sent.end() || reply.code < 200) return;
	const bool is_target_refresh = found->method == Method::Update
			|| found->method == Method::Subscribe;
	if (is_target_refresh && is_success(reply.code)) refresh(leg, reply.contact);
	const Sent sent = std::move(*found);
	leg.sent.erase(found);
	if (sent.method == Method::Bye) {
		step(leg, Event::ByeAnswered, {now}, effects);
		return;
	}
	if (sent.method == Method::Update) {
		if (is_success(reply.code))
			agree_on_timer(leg, reply.text, now);
		else if (sent.is_own)
			refresh_refused(leg, sent.method, reply.code, now);
	}
	const bool is_alive = leg.state < State::Cancelling;
	if (is_alive && !sent.is_own)
		tell_reply(sent.tag, reply.code, view(sent.name), reply.has_message, effects);
	if (is_end_of_dialog(reply.code)) lose(leg, reply.code, now, effects);
}

} // namespace

std::string reversed(std::string_view routes) {
	std::string turned;
	while (routes.data()) {
		const auto route = core::sip::cut_list(routes, ',');
		if (!route.empty()) turned.insert(0, std::string(route) + (turned.empty() ? "" : ","));
	}
	return turned;
}

Effects on_reply(Leg &leg, const Reply &reply, int64_t now) {
	Effects effects = with_room();
	if (reply.code <= 100 || send_again(leg, reply, effects)) return effects;
	if (reply.is_too_large && reply.code < 200) return effects;
	if (!reply.is_invite) {
		on_other_reply(leg, reply, now, effects);
	} else if (reply.serial != leg.ours.serial || leg.ours.phase != Phase::Pending) {
		if (is_success(reply.code)) on_late_2xx(leg, reply, effects);
	} else if (is_unread_2xx(leg, reply)) {
		on_unread_2xx(leg, reply, now, effects);
	} else if (leg.state <= State::Early || leg.state == State::Cancelling) {
		on_first_reply(leg, reply, now, effects);
	} else {
		on_reinvite_reply(leg, reply, now, effects);
	}
	return effects;
}

} // namespace b2b_entities
