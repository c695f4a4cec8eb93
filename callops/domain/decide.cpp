#include "callops/domain/decide.hpp"

#include <algorithm>
#include <new>

#include "callops/domain/change.hpp"
#include "callops/domain/shown.hpp"
#include "core/sip/body.hpp"
#include "core/sip/raw_header.hpp"

namespace callops {
namespace {

using core::sip::version_of;
using core::sip::with_version;

constexpr int64_t kSecond = 1000;
constexpr Direction kSends = Direction::SendOnly, kReceives = Direction::RecvOnly;

// What hold of `held` takes from the media of `leg`, as SDP to it says them: who is held gets nothing
// through, who is not is not heard there.
Direction taken_from(Leg leg, LegName held) noexcept {
	const bool all = held == LegName::Both || held == LegName::Unknown;
	auto taken = Direction::Inactive;
	if (all || includes(held, leg)) taken = taken | kReceives;
	if (all || includes(held, other(leg))) taken = taken | kSends;
	return taken;
}

std::optional<HoldEvent> due_of(const LegOfCall &leg, int64_t now, HoldEvent retry) noexcept {
	if (leg.hold_deadline != 0 && leg.hold_deadline <= now) return HoldEvent::TimedOut;
	const bool is_retry_due = leg.retry_at != 0 && leg.retry_at <= now;
	return is_retry_due ? std::optional(retry) : std::nullopt;
}

Direction without(Direction from, Direction taken) noexcept {
	return static_cast<Direction>(static_cast<unsigned>(from) & ~static_cast<unsigned>(taken));
}

// All of it, or nothing when memory runs out: what is decided about one leg must not stand without the other.
Verdict change_hold(Call &known, LegName name, bool resumes, int64_t now, const Policy &policy) {
	if (auto refused = refusal(known)) return std::move(*refused);

	auto call = known;
	Work work{call, now, policy};
	const bool glare = has_open_exchange(call, now);
	const auto hold = glare ? HoldEvent::HoldAskedInGlare : HoldEvent::HoldAsked;
	const auto resume = glare ? HoldEvent::ResumeAskedInGlare : HoldEvent::ResumeAsked;
	bool knows_media = false, changes = false;
	for (const auto each : kLegs) {
		auto &leg = call[each];
		const auto taken = taken_from(each, name);
		const auto wanted = resumes ? leg.limit | taken : without(leg.limit, taken);
		if (unlimited(leg).empty()) continue;
		knows_media = true;
		if (wanted == leg.limit) continue;
		changes = true;
		leg.wanted = wanted;
		leg.is_resuming = resumes;
		apply(work, each, resumes ? resume : hold);
	}
	if (!knows_media) return refuse(480, "No SDP Known");
	if (!changes) return refuse(480, resumes ? "No Leg On Hold" : "Already On Hold");
	std::swap(known, call);
	return {200, "OK", std::move(work.effects)};
}

// RFC 4028 7.3: the interval was too small for it, and we said one.
bool is_too_short(const Call &call, const LegOfCall &leg, const ReinviteAnswer &answer) noexcept {
	return answer.code == 422 && call.timer.is_on() && !leg.is_interval_raised
			&& answer.min_se.value_or(0) > std::max(call.timer.interval, call.timer.min_se);
}

// RFC 3261 14.2, 21.5.4: it asks to be tried again, while there is time.
bool asks_for_later(const LegOfCall &leg, const ReinviteAnswer &answer, int64_t now) noexcept {
	const bool may_ask = answer.code == 500 || answer.code == 503;
	return may_ask && answer.retry_after && !leg.retry_after
			&& now + answer.retry_after.value_or(0) * kSecond < leg.hold_deadline;
}

HoldEvent event_of_answer(
		const Call &call, Leg name, const ReinviteAnswer &answer, int64_t now) noexcept {
	const auto &leg = call[name];
	if (answer.code == 0) return HoldEvent::SendFailed;
	if (answer.code == 491) return HoldEvent::Pending;
	if (is_too_short(call, leg, answer)) return HoldEvent::TooShort;
	if (asks_for_later(leg, answer, now)) return HoldEvent::RetryAfter;
	if (answer.code >= 300) return HoldEvent::Refused;
	return leg.is_resuming ? HoldEvent::ResumeAccepted : HoldEvent::HoldAccepted;
}

// What the answer says beyond its code. A 2xx without Session-Expires turns nothing off: we speak for an end that
// has not been asked.
void note(Call &call, Leg name, const ReinviteAnswer &answer, HoldEvent event) noexcept {
	auto &leg = call[name];
	if (event == HoldEvent::RetryAfter) leg.retry_after = answer.retry_after.value_or(0) * kSecond;
	if (event == HoldEvent::TooShort) {
		leg.is_interval_raised = true;
		call.timer.raise_min_se(answer.min_se.value_or(0));
	}
	const bool is_agreed = answer.code >= 200 && answer.code < 300;
	if (is_agreed && call.timer.is_on() && answer.session_expires)
		call.timer.agree(other(name), *answer.session_expires);
}

void drop_draft(LegOfCall &leg) {
	if (!leg.text[LegText::Draft].empty()) leg.text.set({{LegText::Draft, {}}});
}

void adopt_draft(Work &work, Leg leg) {
	const std::string draft(work.call[leg].text[LegText::Draft]);
	if (!draft.empty()) adopt_sdp(work, leg, draft);
}

void note_version(LegOfCall &leg, std::string_view sdp) noexcept {
	leg.version = std::max(leg.version, version_of(sdp).value_or(0));
}

} // namespace

Verdict refuse(unsigned code, std::string_view reason) {
	return {code, reason, {}};
}

std::optional<Verdict> refusal(const Call &call) {
	if (call.ended_at != 0) return refuse(404, "Dialog Not Found");
	if (!call.is_answered) return refuse(480, "Call Not Answered");
	if (is_busy(call)) return refuse(491, "Request Pending");
	return std::nullopt;
}

Verdict ask_hold(Call &call, LegName leg, int64_t now, const Policy &policy) {
	return change_hold(call, leg, false, now, policy);
}

Verdict ask_unhold(Call &call, LegName leg, int64_t now, const Policy &policy) {
	return change_hold(call, leg, true, now, policy);
}

ReinviteAnswer ReinviteAnswer::parse(unsigned code, std::string_view message) noexcept {
	using core::sip::header_in;
	return {code, core::sip::parse_retry_after(header_in(message, "Retry-After")),
			core::sip::parse_seconds(header_in(message, "Min-SE")),
			SessionExpires::parse(header_in(message, "Session-Expires")), contact_in(message),
			core::sip::sdp_in(message)};
}

Effects on_reinvite_answer(Call &call, Leg leg, uint32_t serial, const ReinviteAnswer &answer,
		uint32_t random, int64_t now, const Policy &policy) {
	const bool is_provisional = answer.code != 0 && answer.code < 200;
	if (is_provisional || serial != call[leg].serial) return {};
	const auto event = event_of_answer(call, leg, answer, now);
	note(call, leg, answer, event);
	Work work{call, now, policy};
	apply(work, leg, event, random);
	if (answer.code >= 200 && answer.code < 300) {
		on_own_target(call, leg, answer.contact);
		take_answer(work, leg, answer.sdp);
	}
	offer_newest_answer(work);
	return std::move(work.effects);
}

Numbered on_request(Call &call, Leg from, uint32_t cseq) {
	auto &map = call[other(from)].cseq;
	const auto last = map.last();
	Numbered numbered{map.map(cseq), {}};
	if (!map.is_moved() || map.last() == last) return numbered;

	const Policy policy;
	Work work{call, 0, policy};
	work.effects.emplace_back(SaveCseq());
	numbered.effects = std::move(work.effects);
	return numbered;
}

void on_exchange(Call &call, Leg from, int64_t now) noexcept {
	auto &leg = call[from];
	if (!has_open_exchange(leg, now)) leg.exchanges = 0;
	++leg.exchanges;
	leg.exchange_since = now;
}

void on_sdp(Call &call, Leg to, std::string_view sdp) {
	auto &leg = call[to];
	if (leg.text[LegText::Draft] != sdp) leg.text.set({{LegText::Draft, sdp}});
	note_version(leg, sdp);
}

std::optional<std::string> sdp_for(const Call &call, Leg to, std::string_view sdp) {
	const auto &leg = call[to];
	const auto version = version_of(sdp);
	if (leg.serial == 0 || !version || *version > leg.version) return std::nullopt;

	for (const auto known : {leg.text[LegText::Draft], leg.text[LegText::Sent]}) {
		const auto same = version_of(known);
		if (same && with_version(sdp, *same) == known)
			return *same == *version ? std::nullopt : std::optional(std::string(known));
	}
	if (leg.version == UINT64_MAX) return std::nullopt;
	return with_version(sdp, leg.version + 1);
}

Effects on_exchange_end(Call &call, Leg from, unsigned code, int64_t now, const Policy &policy) {
	if (code < 200) return {};
	Work work{call, now, policy};
	auto &leg = call[from];
	if (leg.exchanges > 0) --leg.exchanges;

	// The other end's own offer, in glare, is not part of this.
	const bool is_alone = !has_open_exchange(call[other(from)], now);
	for (const auto each : kLegs) {
		if (each == from && !is_alone) continue;
		if (code < 300)
			adopt_draft(work, each);
		else
			drop_draft(call[each]);
	}
	return std::move(work.effects);
}

void on_session_terms(Call &call, Leg from, const SessionTerms &terms) noexcept {
	agree(call.timer, from, terms);
}

Effects on_answer_in_ack(
		Call &call, Leg to, std::string_view sdp, int64_t now, const Policy &policy) {
	Work work{call, now, policy};
	note_version(call[to], sdp);
	adopt_sdp(work, to, sdp);
	return std::move(work.effects);
}

void on_call_answered(Call &call, std::string_view callee_tag, std::string_view callee_contact) {
	call[Leg::Callee].text.set({{LegText::Tag, callee_tag}});
	if (call[Leg::Callee].text[LegText::Contact].empty())
		on_target(call, Leg::Callee, callee_contact, callee_contact);
	call.is_answered = true;
}

Effects on_call_end(Call &call, std::optional<Leg> hung_up, int64_t now, const Policy &policy) {
	if (call.ended_at != 0) return {};
	Work work{call, now, policy};
	call.ended_at = std::max<int64_t>(1, now);
	for (const auto leg : kLegs) apply(work, leg, HoldEvent::Bye);
	if (hung_up) apply(work, *hung_up, TransferEvent::HungUp);
	if (call.has_moved_lamps)
		work.effects.emplace_back(ShowEnded{std::string(call.text[CallText::CallId])});
	return std::move(work.effects);
}

bool on_lamp_taken_over(Call &call) noexcept {
	call.has_moved_lamps = true;
	return call.ended_at == 0;
}

Effects on_timer(Call &call, uint32_t random, int64_t now, const Policy &policy) {
	Work work{call, now, policy};
	time_out_transfer(work);
	const bool glare = has_open_exchange(call, now);
	const auto retry = glare ? HoldEvent::RetryInGlare : HoldEvent::RetryDue;
	try {
		for (const auto each : kLegs)
			if (const auto event = due_of(call[each], now, retry))
				apply(work, each, *event, random);
	} catch (const std::bad_alloc &) { // that leg stays due, and what has been done takes effect
		if (work.effects.empty()) throw;
	}
	return std::move(work.effects);
}

} // namespace callops
