// What the upper module orders.
#include <algorithm>

#include "b2b/entities/domain/glare.hpp"
#include "b2b/entities/domain/reliable.hpp"
#include "b2b/entities/domain/session_timer.hpp"
#include "b2b/entities/domain/step.hpp"
#include "core/sip/raw_header.hpp"

namespace b2b_entities {
namespace {

bool is_open_offer(const Received &one) noexcept {
	return one.has_offer;
}
bool is_open_offer(const Sent &one) noexcept {
	return one.has_offer;
}
template <class All>
bool has_offer(const All &all) noexcept {
	return std::any_of(all.begin(), all.end(), [](const auto &one) { return is_open_offer(one); });
}

// RFC 3261 14.1, RFC 3311 5.1.
bool is_glare(const Leg &leg, Method method) noexcept {
	const bool counts = method == Method::Invite || leg.state >= State::Answered;
	const bool has_invite = leg.theirs.phase != Phase::None || leg.ours.phase != Phase::None;
	return (counts && has_invite) || has_offer(leg.sent) || has_offer(leg.received);
}

bool is_ordered_otherwise(std::string_view method) noexcept {
	return method == "BYE" || method == "ACK" || method == "CANCEL";
}

// Who called us can be asked once it has our To-tag, who is called once we have its.
bool may_send(const Leg &leg, Method method) noexcept {
	if (method == Method::Invite) return leg.state == State::Confirmed;
	return leg.state >= State::Early && leg.state <= State::Confirmed;
}

Draft draft_of(const Leg &leg, const Order &order, Method method) {
	Draft draft;
	draft.max_forwards = order.max_forwards;
	const bool may_come_again = order.may_come_again || leg.timer.wanted != 0;
	if (!may_come_again && !order.waits_out_glare) return draft;
	draft.texts.set({{DraftText::Headers, order.headers}, {DraftText::Body, order.body}});
	const bool makes_leg = method == Method::Invite && leg.state == State::New;
	if (makes_leg) draft.texts.set({{DraftText::Target, leg[LegText::Target]}});
	return draft;
}

bool is_success(unsigned code) noexcept {
	return code >= 200 && code < 300;
}

Event event_of(unsigned code) noexcept {
	if (code < 200) return Event::Sent1xx;
	return is_success(code) ? Event::Sent2xx : Event::SentRefusal;
}

// Those that make a dialog or refresh its target have a Contact.
bool has_contact(Method method, unsigned code) noexcept {
	if (method == Method::Subscribe) return is_success(code);
	return (method == Method::Invite || method == Method::Update) && code < 300;
}

Answer made_of(const AnswerOrder &order, const Transaction &transaction, Method method) {
	return {transaction, order.code, std::string(order.reason), std::string(order.headers),
			std::string(order.body), has_contact(method, order.code)};
}

// RFC 3261 12.2.2, 12.1.1: where the other end is from now on.
void refresh(Leg &leg, const core::base::RareText &contact) {
	const auto target = view(contact);
	if (!target.empty() && target != leg[LegText::Target])
		leg.texts.set({{LegText::Target, target}});
}

Verdict answer_invite(Leg &leg, AnswerOrder order, int64_t now) {
	Verdict verdict;
	std::string headers(order.headers);
	if (order.code < 200) {
		auto provisional = provisional_headers(leg, order);
		if (!provisional) return verdict;
		headers = std::move(*provisional);
	}
	if (is_success(order.code)) {
		headers = timed_answer_headers(leg, leg.theirs.timer, headers, now);
		keep_sdp(leg, order.body);
		refresh(leg, leg.theirs.contact);
	}
	order.headers = headers;
	const auto transaction = leg.theirs.transaction;
	const bool is_first = leg.state <= State::Early;
	if (order.code >= 300) leg.theirs = {};
	if (is_first && step(leg, event_of(order.code), {now}, verdict.effects) & kRefuse)
		return {kNotNow, {}};
	if (is_success(order.code)) {
		leg.theirs.phase = Phase::Answered;
		leg.theirs.ack_until = now + leg.patience;
		verdict.effects.emplace_back(Keep{transaction});
	}
	verdict.effects.emplace_back(made_of(order, transaction, Method::Invite));
	return verdict;
}

} // namespace

void send(Leg &leg, Order order, Method method, Effects &effects) {
	std::string headers(order.headers);
	if (method == Method::Invite) headers = invite_headers(leg, headers, !order.body.empty());
	order.headers = headers;
	auto draft = draft_of(leg, order, method);
	Sent sent;
	if (method != Method::Invite) {
		sent.name = order.method;
		leg.sent.reserve(leg.sent.size() + 1);
	}
	const uint32_t serial = ++leg.last_serial, cseq = ++leg.local_cseq;
	const bool is_timed = method == Method::Invite || method == Method::Update;
	if (is_timed) headers = timed_request_headers(leg, headers);
	Send made{std::string(order.method), cseq, serial, headers, std::string(order.body),
			order.max_forwards, {}};
	if (order.meant) address_prack(leg, *order.meant, made);
	effects.emplace_back(std::move(made));
	if (method == Method::Invite) {
		leg.ours = {Phase::Pending, serial, order.tag, cseq, {}, std::move(draft)};
		leg.ours.waits_out_glare = order.waits_out_glare;
		leg.ours.is_own = order.is_own;
		return;
	}
	sent.serial = serial;
	sent.method = method;
	sent.tag = order.tag;
	sent.is_own = order.is_own;
	sent.has_offer = method == Method::Update && !order.body.empty();
	sent.draft = std::move(draft);
	leg.sent.push_back(std::move(sent));
}

Effects call(Leg &leg, const Order &order) {
	Effects effects = with_room();
	send(leg, order, Method::Invite, effects);
	return effects;
}

Verdict send_request(Leg &leg, const Order &order) {
	const Method method = method_of(order.method);
	if (order.method.empty() || is_ordered_otherwise(order.method)) return {kNotNow, {}};
	if (!may_send(leg, method)) return {kNotNow, {}};
	const bool is_offer = method == Method::Invite
			|| (method == Method::Update && !order.body.empty());
	if (is_offer && is_glare(leg, method)) return {kGlare, {}};
	if (leg.sent.size() >= kMostUnderWay) return {kNoMemory, {}};
	Verdict verdict;
	send(leg, order, method, verdict.effects);
	return verdict;
}

Verdict send_answer(Leg &leg, const AnswerOrder &order, int64_t now) {
	if (order.code <= 100 || order.code > 699) return {kNotNow, {}};
	if (leg.theirs.phase == Phase::Pending && leg.theirs.number == order.request)
		return answer_invite(leg, order, now);
	const auto found = std::find_if(leg.received.begin(), leg.received.end(),
			[&](const Received &one) { return one.number == order.request; });
	if (found == leg.received.end() || order.code < 200) return {kNotNow, {}};
	Verdict verdict;
	auto made = made_of(order, found->transaction, found->method);
	if (found->method == Method::Update && is_success(order.code))
		made.headers = timed_answer_headers(leg, found->timer, order.headers, now);
	const bool is_refresh = found->method == Method::Update || found->method == Method::Subscribe;
	if (is_refresh && is_success(order.code)) refresh(leg, found->contact);
	if (found->method == Method::Prack && is_success(order.code))
		note_acknowledged(leg, found->rseq);
	verdict.effects.emplace_back(std::move(made));
	leg.received.erase(found);
	return verdict;
}

Verdict send_ack(Leg &leg, std::string_view headers, std::string_view body, int64_t now) {
	if (leg.ours.phase != Phase::Answered) return {kNotNow, {}};
	Verdict verdict;
	keep_sdp(leg, body);
	acknowledge(leg, headers, body, now, verdict.effects);
	step(leg, Event::AckSent, {now}, verdict.effects);
	return verdict;
}

Verdict cancel(Leg &leg, std::string_view reason, int64_t now) {
	Verdict verdict;
	if (leg.ours.phase == Phase::Held) return {0, drop_held(leg)};
	if (leg.ours.phase != Phase::Pending || leg.ours.is_own) return {kNotNow, {}};
	if (leg.state == State::Confirmed) {
		verdict.effects.emplace_back(Cancel{leg.ours.transaction, std::string(reason)});
		return verdict;
	}
	Occasion occasion{now};
	occasion.cancel_reason = reason;
	if (step(leg, Event::CancelAsked, occasion, verdict.effects) & kRefuse) return {kNotNow, {}};
	leg.owes_cancelled = true;
	return verdict;
}

namespace {

// A CANCEL has no other headers than this one (RFC 3326).
std::string_view reason_in(std::string_view lines) noexcept {
	return core::sip::header_among(lines, "Reason");
}

} // namespace

Effects abandon(Leg &leg, int64_t now) {
	Effects effects = with_room();
	step(leg, Event::Taken, {now}, effects);
	return effects;
}

Verdict end(Leg &leg, const EndOrder &order, int64_t now) {
	Verdict verdict;
	Occasion occasion{
			now, nullptr, order.code, order.reason, order.headers, reason_in(order.headers)};
	if (order.code < 300 || order.code > 699) {
		occasion.code = 480;
		occasion.reason = "Temporarily Unavailable";
	}
	const bool is_unacked = leg.theirs.phase == Phase::Answered;
	const Event event = is_unacked ? Event::EndAskedUnacked : Event::EndAsked;
	if (step(leg, event, occasion, verdict.effects) & kRefuse) return {kNotNow, {}};
	leg.owes_cancelled = false;
	return verdict;
}

} // namespace b2b_entities
