// What the other end asks for.
#include <algorithm>

#include "b2b/entities/domain/reliable.hpp"
#include "b2b/entities/domain/session_timer.hpp"
#include "b2b/entities/domain/step.hpp"

namespace b2b_entities {
namespace {

// RFC 3261 12.2.2. In a client leg other tags than the last one belong to other forks, until one has answered.
bool is_of_dialog(const Leg &leg, const Incoming &request) noexcept {
	const bool may_be_fork = leg.role == Role::Client && leg.state <= State::Early;
	return request.call_id == leg[LegText::CallId] && request.to_tag == leg[LegText::LocalTag]
			&& (may_be_fork || request.from_tag == leg[LegText::RemoteTag]);
}

std::string retry_after(uint32_t random) {
	return "Retry-After: " + std::to_string(random % 11) + "\r\n";
}

bool has_offer(const SharedVector<Received> &all) noexcept {
	return std::any_of(all.begin(), all.end(), [](const Received &one) { return one.has_offer; });
}
bool has_offer(const SharedVector<Sent> &all) noexcept {
	return std::any_of(all.begin(), all.end(), [](const Sent &one) { return one.has_offer; });
}

struct Refusal {
	unsigned code = 0; // 0: it is none
	std::string_view reason;
	bool says_when = false; // to come again
	bool is_glare = false;
};

// RFC 3261 14.2, RFC 3311 5.2. While the leg is not answered the INVITE that makes it is no offer that is in the way of
// an UPDATE: what was agreed on in reliable answers is for the ends to know.
Refusal glare_of(const Leg &leg, Method method) noexcept {
	constexpr Refusal kTheirs{500, "Another Offer Is Open", true, true},
			kOurs{491, "Request Pending", false, true};
	const bool is_invite = method == Method::Invite;
	const bool counts = is_invite || leg.state >= State::Answered;
	if (counts && leg.theirs.phase != Phase::None) return kTheirs;
	if (has_offer(leg.received)) return kTheirs;
	if (counts && leg.ours.phase >= Phase::Pending) return kOurs;
	return has_offer(leg.sent) ? kOurs : Refusal{};
}

Refusal refusal_of(const Leg &leg, const Incoming &request, Method method) noexcept {
	if (!is_of_dialog(leg, request)) return {481, "Call/Transaction Does Not Exist"};
	if (request.max_forwards == 0u) return {483, "Too Many Hops"};
	if (leg.remote_cseq != 0 && request.cseq <= leg.remote_cseq) return {500, "CSeq Out Of Order"};
	if (method == Method::Bye) return {}; // the table decides
	if (leg.state >= State::Cancelling) return {481, "Call/Transaction Does Not Exist"};
	if (request.is_too_large) return {513, "Message Too Large"};
	const bool is_offer = method == Method::Invite
			|| (method == Method::Update && request.has_body);
	if (is_offer)
		if (const auto glare = glare_of(leg, method); glare.code) return glare;
	if (is_too_short(leg, request.timer)) return {422, "Session Interval Too Small"};
	if (method == Method::Prack && !is_awaited(leg, request.rack))
		return {481, "Call/Transaction Does Not Exist"};
	if (leg.received.size() >= kMostUnderWay) return {500, "Too Much At Once", true};
	return {};
}

void tell_request(const Incoming &request, Effects &effects) {
	effects.emplace_back(Tell{Told::Request, request.number, 0, 0, std::string(request.method)});
}

Received received(const Incoming &request, Method method, int64_t until) {
	Received one;
	one.number = request.number;
	one.method = method;
	one.cseq = request.cseq;
	one.transaction = request.transaction;
	one.has_offer = method == Method::Update && request.has_body;
	one.rseq = request.rack.rseq;
	one.until = until;
	one.contact = request.contact;
	one.timer = request.timer;
	return one;
}

void take_invite(Leg &leg, const Incoming &request, Effects &effects) {
	leg.theirs.contact = request.contact;
	leg.theirs.phase = Phase::Pending;
	leg.theirs.number = request.number;
	leg.theirs.cseq = request.cseq;
	leg.theirs.transaction = request.transaction;
	leg.theirs.timer = request.timer;
	answer(effects, request.transaction, 100, "Trying");
	tell_request(request, effects);
}

// Before it was answered the caller takes its INVITE back.
void take_bye(Leg &leg, const Incoming &request, int64_t now, Effects &effects) {
	Occasion occasion{now, &request};
	const bool is_unanswered = leg.state <= State::Early;
	const uint32_t invite = leg.theirs.number;
	auto bye = received(request, Method::Bye, now + leg.patience);
	leg.received.reserve(leg.received.size() + 1);
	const Then then = step(leg, Event::GotBye, occasion, effects);
	if (then & kRefuse)
		return answer(effects, request.transaction, 481, "Call/Transaction Does Not Exist");
	if (!(then & kTell)) return;
	if (is_unanswered) {
		effects.emplace_back(Tell{Told::Cancelled, invite, 0, 0, "BYE"});
		return;
	}
	leg.received.push_back(std::move(bye));
	tell_request(request, effects);
}

} // namespace

Effects on_request(Leg &leg, const Incoming &request, int64_t now) {
	Effects effects = with_room();
	const Method method = method_of(request.method);
	if (const auto no = refusal_of(leg, request, method); no.code) {
		auto headers = no.says_when ? retry_after(request.random) : std::string();
		if (no.code == 422) headers = min_se_line(leg);
		answer(effects, request.transaction, no.code, no.reason, headers);
		std::get<Answer>(effects.back()).is_glare = no.is_glare;
		return effects;
	}
	if (method == Method::Bye) {
		take_bye(leg, request, now, effects);
	} else if (method == Method::Invite) {
		take_invite(leg, request, effects);
	} else {
		leg.received.push_back(received(request, method, now + leg.patience));
		tell_request(request, effects);
	}
	if (method != Method::Bye) hear_timer(leg, request.timer);
	leg.remote_cseq = request.cseq;
	leg.check_at = 0; // it is there
	return effects;
}

Effects on_ack(Leg &leg, const Incoming &ack, int64_t now) {
	Effects effects = with_room();
	if (leg.theirs.phase != Phase::Answered || ack.cseq != leg.theirs.cseq
			|| !is_of_dialog(leg, ack))
		return effects;
	const Then then = step(leg, Event::GotAck, {now}, effects);
	let_go_of_theirs(leg, effects);
	if (then & kTell) effects.emplace_back(Tell{Told::Ack, 0, 0, 0, "ACK", !ack.is_too_large});
	return effects;
}

Effects on_cancel(Leg &leg, const Incoming &cancel, int64_t now) {
	Effects effects = with_room();
	const bool is_open = leg.theirs.phase == Phase::Pending && leg.theirs.cseq == cancel.cseq;
	const uint32_t invite = leg.theirs.number;
	if (!is_open || leg.state >= State::Answered) {
		answer(effects, cancel.transaction, 200, "OK");
		if (!is_open) return effects;
		answer(effects, leg.theirs.transaction, 487, "Request Terminated");
		leg.theirs = {};
	} else {
		step(leg, Event::GotCancel, Occasion{now, &cancel}, effects);
	}
	effects.emplace_back(Tell{Told::Cancelled, invite, 0, 0, "CANCEL"});
	return effects;
}

} // namespace b2b_entities
