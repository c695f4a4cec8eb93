#include "b2b/entities/domain/step.hpp"

namespace b2b_entities {
namespace {

bool is_alive(State state) noexcept {
	return state < State::Cancelling;
}

Sent bye_with(Leg &leg, std::string_view headers) {
	Sent bye;
	bye.method = Method::Bye;
	bye.name = "BYE";
	bye.is_own = true;
	if (!headers.empty()) bye.draft.texts.set({{DraftText::Headers, headers}});
	leg.sent.reserve(leg.sent.size() + 1);
	return bye;
}

void say_goodbye(
		Leg &leg, Sent &&bye, std::string_view headers, int64_t now, Effects &effects) noexcept {
	bye.serial = ++leg.last_serial;
	leg.sent.push_back(std::move(bye));
	leg.state_until = now + int64_t{2} * leg.patience;
	effects.emplace_back(Send{"BYE", ++leg.local_cseq, leg.last_serial, std::string(headers), {}});
}

void wait_for_ack(Leg &leg, int64_t now) {
	leg.theirs.phase = Phase::Answered;
	leg.theirs.ack_until = now + leg.patience;
}

// What is open when the leg ends, or is about to (RFC 3261 15.1.2).
void leave(Leg &leg, Effects &effects) {
	constexpr std::string_view kTerminated = "Request Terminated";
	refuse_open(leg, 487, kTerminated, effects);
	if (leg.ours.phase == Phase::Held) leg.ours = {};
	if (leg.state != State::Waiting) let_go_of_theirs(leg, effects);
	leg.ring_until = 0;
}

} // namespace

void answer(Effects &effects, const Transaction &transaction, unsigned code,
		std::string_view reason, std::string_view headers) {
	effects.emplace_back(
			Answer{transaction, code, std::string(reason), std::string(headers), {}, false});
}

void refuse_open(Leg &leg, unsigned code, std::string_view reason, Effects &effects) {
	if (leg.theirs.phase == Phase::Pending) {
		answer(effects, leg.theirs.transaction, code, reason);
		leg.theirs.phase = Phase::None;
	}
	for (const Received &one : leg.received) answer(effects, one.transaction, code, reason);
	leg.received.clear();
}

void let_go_of_theirs(Leg &leg, Effects &effects) {
	if (leg.theirs.phase == Phase::Answered) effects.emplace_back(Release{leg.theirs.transaction});
	leg.theirs = {};
	leg.reliable.clear();
}

namespace {

// What is there already takes no memory.
void set_ack(Leg &leg, std::string_view headers, std::string_view body) {
	auto &texts = leg.acked.texts;
	if (texts[AckText::Headers] != headers || texts[AckText::Body] != body)
		texts.set({{AckText::Headers, headers}, {AckText::Body, body}});
}

} // namespace

void make_room_for_ack(Leg &leg) {
	set_ack(leg, leg.ours.draft[DraftText::Credentials], {});
	leg.sent.reserve(leg.sent.size() + 1);
}

void acknowledge(
		Leg &leg, std::string_view headers, std::string_view body, int64_t now, Effects &effects) {
	// It has the credentials of the INVITE (RFC 3261 22.1): an ACK cannot be challenged.
	auto all = std::string(leg.ours.draft[DraftText::Credentials]).append(headers);
	set_ack(leg, all, body);
	leg.acked.cseq = leg.ours.cseq;
	leg.acked.until = now + leg.patience;
	leg.ours.phase = Phase::None;
	leg.ours.draft = {};
	effects.emplace_back(Send{"ACK", leg.ours.cseq, 0, std::move(all), std::string(body)});
}

Then step(Leg &leg, Event event, const Occasion &occasion, Effects &effects) {
	const Cell cell = transition(leg.role, leg.state, event);
	const State from = leg.state;
	const bool leaves = from != cell.to && !is_alive(cell.to);
	effects.emplace_back(Trace{event, from, cell.to});
	if (cell.then & kRefuse) return cell.then;
	// What takes shared memory comes first: where there is none the leg is as before, and may be ended again.
	const std::string headers(
			from == State::Waiting ? view(leg.farewell) : std::string_view(occasion.headers));
	Sent bye;
	if (cell.then & kBye) bye = bye_with(leg, headers);
	if (cell.to == State::Waiting && from != State::Waiting) leg.farewell = occasion.headers;
	if (leaves && leg.ours.phase == Phase::Answered)
		acknowledge(leg, {}, {}, occasion.now, effects);
	leg.state = cell.to;
	if (cell.then & kOk) answer(effects, occasion.request->transaction, 200, "OK");
	if (cell.then & kTerminate) {
		answer(effects, leg.theirs.transaction, occasion.code, occasion.reason, occasion.headers);
		leg.theirs.phase = Phase::None;
	}
	if (cell.then & kCancel) {
		effects.emplace_back(Cancel{leg.ours.transaction, std::string(occasion.cancel_reason)});
		leg.state_until = occasion.now + leg.patience;
	}
	if (cell.then & kAwaitAck) wait_for_ack(leg, occasion.now);
	if (leaves) leave(leg, effects);
	if (cell.then & kBye) say_goodbye(leg, std::move(bye), headers, occasion.now, effects);
	return cell.then;
}

} // namespace b2b_entities
