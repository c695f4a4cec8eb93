// What comes by itself.
#include <algorithm>

#include "b2b/entities/domain/glare.hpp"
#include "b2b/entities/domain/session_timer.hpp"
#include "b2b/entities/domain/step.hpp"

namespace b2b_entities {
namespace {

bool is_due(int64_t at, int64_t now) noexcept {
	return at != 0 && at <= now;
}

void ring_too_long(Leg &leg, int64_t now, Effects &effects) {
	leg.ring_until = 0;
	Occasion occasion{now};
	if (step(leg, Event::RingTime, occasion, effects) & kTell)
		effects.emplace_back(Tell{Told::Reply, 0, leg.ours.tag, 408, "INVITE", false});
}

void wait_no_longer(Leg &leg, int64_t now, Effects &effects) {
	leg.state_until = 0;
	const bool is_cancelling = leg.state == State::Cancelling;
	step(leg, is_cancelling ? Event::CancelTime : Event::ByeAnswered, {now}, effects);
	if (is_cancelling && std::exchange(leg.owes_cancelled, false))
		effects.emplace_back(Tell{Told::Reply, 0, leg.ours.tag, 487, "INVITE", false});
}

void miss_ack(Leg &leg, int64_t now, Effects &effects) {
	if (step(leg, Event::AckTime, {now}, effects) & kTellGone)
		effects.emplace_back(Tell{Told::Gone, 0, 0, 408, {}, false});
}

// RFC 4028 10: who does not refresh a session, or cannot be asked to, is gone.
void mind_timer(Leg &leg, int64_t now, Effects &effects) {
	if (!is_due(timer_deadline(leg), now)) return;
	leg.sent.reserve(
			leg.sent.size() + 1); // for a BYE; a refresh that finds no memory is made again soon
	Order refresh;
	refresh.may_come_again = refresh.is_own = true;
	const std::string sdp(leg.timer.sdp());
	switch (on_timer(leg, now)) {
	case TimerAct::None:
		return;
	case TimerAct::Update:
		refresh.method = "UPDATE";
		return send(leg, refresh, Method::Update, effects);
	case TimerAct::Reinvite:
		refresh.method = "INVITE";
		refresh.headers = "Content-Type: application/sdp\r\n";
		refresh.body = sdp;
		return send(leg, refresh, Method::Invite, effects);
	case TimerAct::End:
		if (step(leg, Event::Lost, {now}, effects) & kTellGone)
			effects.emplace_back(Tell{Told::Gone, 0, 0, 408, {}, false});
	}
}

// Whose end is gone gets 408 or 481 for it, and ends (RFC 5057); any other answer will do.
void ask(Leg &leg, Effects &effects) {
	if (leg.state != State::Confirmed || leg.sent.size() >= kMostUnderWay) {
		leg.check_at = 0;
		return;
	}
	Order question;
	question.method = "OPTIONS";
	question.may_come_again = question.is_own = true;
	send(leg, question, Method::Other, effects);
	leg.check_at = 0;
}

// The upper module owes an answer; who asked has given up.
bool refuse_old(Leg &leg, int64_t now, Effects &effects) {
	const auto old = [&](const Received &one) { return is_due(one.until, now); };
	for (const Received &one : leg.received)
		if (old(one)) answer(effects, one.transaction, 500, "No Answer In Time");
	leg.received.erase(
			std::remove_if(leg.received.begin(), leg.received.end(), old), leg.received.end());
	return !effects.empty();
}

} // namespace

Effects on_time(Leg &leg, int64_t now, uint32_t random) {
	Effects effects = with_room();
	if (is_due(leg.acked.until, now)) leg.acked = {};
	if (is_due(leg.ring_until, now))
		ring_too_long(leg, now, effects);
	else if (is_due(leg.state_until, now))
		wait_no_longer(leg, now, effects);
	else if (is_due(leg.ours.retry_at, now))
		try_again(leg, now, random, effects);
	else if (is_due(leg.theirs.ack_until, now))
		miss_ack(leg, now, effects);
	else if (is_due(leg.check_at, now))
		ask(leg, effects);
	else if (!refuse_old(leg, now, effects))
		mind_timer(leg, now, effects);
	return effects;
}

void ask_later(Leg &leg, int64_t now, int64_t pause) noexcept {
	const auto spread = static_cast<int64_t>(leg.key.secret % 1000) * pause / 1000;
	leg.check_at = now + pause + spread;
}

int64_t next_deadline(const Leg &leg) noexcept {
	int64_t next = 0;
	const auto take = [&](int64_t at) {
		if (at != 0 && (next == 0 || at < next)) next = at;
	};
	take(leg.ring_until);
	take(leg.state_until);
	take(leg.theirs.ack_until);
	take(leg.acked.until);
	take(leg.ours.retry_at);
	take(timer_deadline(leg));
	take(leg.check_at);
	for (const Received &one : leg.received) take(one.until);
	return next;
}

} // namespace b2b_entities
