#include "core/sip/window.hpp"

#include <algorithm>
#include <utility>

namespace core::sip::non_invite {
namespace {

constexpr unsigned kFinal = 200;

Event event_of(const Answer &answer) noexcept {
	return answer.code < kFinal ? Event::Provisional : Event::Final;
}

} // namespace

uint32_t Window::in_flight() const noexcept {
	return is_in_flight(state_) ? newest_ - oldest_ + 1 : 0;
}

uint32_t Window::newest() const noexcept {
	return is_in_flight(state_) ? newest_ : 0;
}

int64_t Window::due_at() const noexcept {
	int64_t due = is_in_flight(state_) ? gives_up_ : 0;
	const int64_t others[] = {is_in_flight(state_) ? sends_again_ : 0, rests_until_};
	for (const auto at : others)
		if (at && (!due || at < due)) due = at;
	return due;
}

Window::Entry Window::take(
		const Request &request, int64_t now, const Intervals &intervals) noexcept {
	const auto [cseq, content, transport] = request;
	if (content <= content_ || cseq <= std::max(newest(), waiting_)) return Entry::Overtaken;
	content_ = content;
	if (waiting_) {
		waiting_transport_ = transport;
		return Entry::Replaces;
	}
	if (has_room()) {
		leave(cseq, transport, now, intervals);
		return Entry::Leaves;
	}
	wait(cseq, transport, now, intervals);
	return Entry::Waits;
}

// The newest, through the table.
Then Window::pass(Event event) noexcept {
	const auto &cell = transition(state_, event);
	if (!cell.stays) state_ = cell.to;
	return cell.then;
}

// The time to give up stays that of the first which was not answered: a peer that is told something each second has as
// long to answer as one that is told once.
void Window::leave(
		uint32_t cseq, Transport transport, int64_t now, const Intervals &intervals) noexcept {
	if (is_in_flight(state_)) {
		// A number that was left out counts as one that is unanswered.
		if (cseq - oldest_ >= kInFlightAPeer) oldest_ = cseq - kInFlightAPeer + 1;
	} else {
		oldest_ = cseq;
		gives_up_ = now + intervals.give_up;
	}
	pass(Event::NewerLeft);
	before_ = state_;
	newest_ = cseq;
	was_put_off_ = false;
	state_ = State::Trying; // a transaction begins
	transport_ = transport;
	wait_ = first_wait(transport, intervals);
	sends_again_ = wait_ ? now + wait_ : 0;
}

// A reliable transport sends nothing again; what waits leaves after as long a time.
void Window::wait(
		uint32_t cseq, Transport transport, int64_t now, const Intervals &intervals) noexcept {
	waiting_ = cseq;
	waiting_transport_ = transport;
	if (is_in_flight(state_) && !sends_again_)
		sends_again_ = std::max(now + std::max(wait_, intervals.t1), rests_until_);
}

Step Window::let_waiting_leave(unsigned told, int64_t now, const Intervals &intervals) noexcept {
	if (!waiting_ || !has_room()) return {Step::Sends::Nothing, told};
	leave(std::exchange(waiting_, 0), waiting_transport_, now, intervals);
	return {Step::Sends::Waiting, told};
}

Step Window::end_rest(int64_t now, const Intervals &intervals) noexcept {
	auto step = let_waiting_leave(0, now, intervals);
	if (!rests_until_) step.asks_anew = std::exchange(was_put_off_, false);
	return step;
}

// In place of sending an older state again. The waits go on growing, so that an answer that takes long is to a request
// that is in flight still.
Step Window::leave_instead(int64_t now, const Intervals &intervals) noexcept {
	const uint32_t next = next_wait(std::max(wait_, intervals.t1), State::Trying, intervals);
	leave(std::exchange(waiting_, 0), waiting_transport_, now, intervals);
	wait_ = next;
	if (sends_again_) sends_again_ = now + wait_;
	return {Step::Sends::Waiting};
}

Step Window::end(unsigned told, Ends ends, int64_t now, const Intervals &intervals) noexcept {
	// Late answers are known by their branch, so that nothing is kept for them: timer K is over at once.
	pass(Event::TimerK);
	if (!ends(told)) return let_waiting_leave(told, now, intervals);
	waiting_ = 0;
	rests_until_ = 0;
	return {Step::Sends::Nothing, told};
}

// An older one was answered: so the newest has the whole time.
void Window::settle(uint32_t cseq, int64_t now, const Intervals &intervals) noexcept {
	oldest_ = cseq + 1;
	gives_up_ = now + intervals.give_up;
}

void Window::rest(uint32_t seconds, int64_t now, const Intervals &intervals) noexcept {
	rests_until_ = now + std::min(seconds, kLongestPause) * int64_t{1000};
	if (sends_again_) sends_again_ = std::max(sends_again_, rests_until_);
	gives_up_ = std::max(gives_up_, rests_until_ + intervals.give_up);
}

Step Window::answered(
		const Answer &answer, Ends ends, int64_t now, const Intervals &intervals) noexcept {
	if (!is_in_flight(state_) || answer.cseq < oldest_ || answer.cseq > newest_) return {};
	const bool is_newest = answer.cseq == newest_;
	const auto event = event_of(answer);
	const auto then = is_newest ? pass(event) : transition(before_, event).then;
	if (then != Then::TellAnswer) return {};
	if (!is_newest) settle(answer.cseq, now, intervals);
	if (answer.pause) rest(answer.pause, now, intervals);
	was_put_off_ = is_newest && answer.pause;
	if (!is_newest && !ends(answer.code)) return let_waiting_leave(answer.code, now, intervals);
	pass(event); // what ends all is an answer to the newest too
	return end(answer.code, ends, now, intervals);
}

Step Window::unsent(uint32_t cseq, Ends ends, int64_t now, const Intervals &intervals) noexcept {
	if (!is_in_flight(state_) || cseq != newest_) return {};
	const bool is_lost = pass(Event::TransportError) == Then::TellError;
	return is_lost ? end(kTimeout, ends, now, intervals) : Step{};
}

Step Window::due(Ends ends, int64_t now, const Intervals &intervals) noexcept {
	if (rests_until_ && now >= rests_until_) rests_until_ = 0;
	if (!is_in_flight(state_)) return end_rest(now, intervals);
	if (now >= gives_up_ && pass(Event::TimerF) == Then::TellTimeout)
		return end(kTimeout, ends, now, intervals);
	if (waiting_ && has_room()) return let_waiting_leave(0, now, intervals);
	if (!sends_again_ || now < sends_again_) return {};
	if (pass(Event::TimerE) != Then::Send) return {};
	if (waiting_) return leave_instead(now, intervals);
	wait_ = next_wait(wait_, state_, intervals);
	sends_again_ = now + wait_;
	return {Step::Sends::Newest};
}

} // namespace core::sip::non_invite
