#include "b2b/entities/domain/session_timer.hpp"

#include <algorithm>

#include "core/base/number.hpp"
#include "core/sip/option_tags.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace b2b_entities {
namespace {

using core::sip::SessionExpires;
using By = SessionExpires::By;

constexpr std::string_view kTag = "timer", kEnd = "\r\n";
constexpr uint32_t kMost = 24 * 3600; // seconds that the other end may ask for
constexpr int64_t kSecond = 1000, kSoon = 3 * kSecond;

std::string line(std::string_view name, const std::string &value) {
	return std::string(name).append(": ").append(value).append(kEnd);
}

// Without what the other leg has said of its timer.
std::string bare(std::string_view headers) {
	auto lines = core::sip::without_header(headers, "Session-Expires");
	lines = core::sip::without_header(lines, "Min-SE");
	lines = core::sip::without_tag(lines, "Require", kTag);
	return core::sip::without_tag(lines, "Supported", kTag) + line("Supported", std::string(kTag));
}

void begin(SessionTimer &timer, uint32_t interval, bool is_ours, int64_t now) noexcept {
	timer.interval = interval;
	timer.is_ours = is_ours;
	const int64_t whole = interval * kSecond;
	timer.ends_at = now + whole;
	// RFC 4028 10: who waits gives up a little before the end.
	timer.act_at = is_ours ? now + whole / 2
						   : timer.ends_at - std::min<int64_t>(32 * kSecond, whole / 3);
}

void stop(SessionTimer &timer) noexcept {
	timer.interval = 0;
	timer.act_at = timer.ends_at = 0;
}

void hear_methods(Leg &leg, bool has_update) noexcept {
	leg.timer.has_update = has_update;
	if (has_update) leg.timer.texts = {};
}

bool is_busy(const Leg &leg) noexcept {
	const auto is_update = [](const auto &one) { return one.method == Method::Update; };
	return leg.state != State::Confirmed || leg.ours.phase != Phase::None
			|| leg.theirs.phase != Phase::None
			|| std::any_of(leg.sent.begin(), leg.sent.end(), is_update)
			|| std::any_of(leg.received.begin(), leg.received.end(), is_update);
}

} // namespace

std::string timed_request_headers(const Leg &leg, std::string_view headers) {
	const SessionTimer &timer = leg.timer;
	if (timer.wanted == 0) return std::string(headers);
	const bool is_theirs = timer.interval != 0 && !timer.is_ours;
	SessionExpires said{std::max(timer.interval ? timer.interval : timer.wanted, timer.least),
			is_theirs ? By::Uas : By::Uac};
	return bare(headers) + line("Session-Expires", print(said)) + min_se_line(leg);
}

void agree_on_timer(Leg &leg, std::string_view answer, int64_t now) {
	SessionTimer &timer = leg.timer;
	if (timer.wanted == 0) return;
	if (core::sip::header_in(answer, "Allow").data())
		hear_methods(leg, core::sip::lists(core::sip::headers_of(answer), "Allow", "UPDATE"));
	const auto said = SessionExpires::parse(core::sip::header_in(answer, "Session-Expires"));
	// An end that knows no timers may be asked all the same (7.2); with an UPDATE it notices nothing.
	if (!said && !timer.has_update) return stop(timer);
	const uint32_t interval = said ? said->interval : timer.wanted;
	begin(timer, std::clamp(interval, timer.least, kMost), !said || said->refresher != By::Uas,
			now);
}

bool takes_longer(Leg &leg, const Reply &reply) {
	SessionTimer &timer = leg.timer;
	if (timer.wanted == 0 || reply.code != 422) return false;
	const auto least = core::sip::parse_seconds(core::sip::header_in(reply.text, "Min-SE"));
	const uint32_t offered = std::max(timer.interval ? timer.interval : timer.wanted, timer.least);
	if (!least || *least <= offered || *least > kMost) return false;
	timer.least = *least;
	return true;
}

TimerAsked timer_asked(std::string_view request) {
	const auto lines = core::sip::headers_of(request);
	TimerAsked asked;
	if (const auto said = SessionExpires::parse(core::sip::header_in(request, "Session-Expires"))) {
		asked.interval = said->interval;
		asked.refresher = said->refresher;
	}
	asked.least = core::sip::parse_seconds(core::sip::header_in(request, "Min-SE")).value_or(0);
	asked.knows = core::sip::lists(lines, "Supported", kTag)
			|| core::sip::lists(lines, "Require", kTag);
	asked.has_update = core::sip::lists(lines, "Allow", "UPDATE");
	asked.says_methods = core::sip::header_in(request, "Allow").data() != nullptr;
	return asked;
}

void hear_timer(Leg &leg, const TimerAsked &asked) noexcept {
	if (leg.timer.wanted == 0) return;
	if (asked.says_methods) hear_methods(leg, asked.has_update);
	leg.timer.least = std::max(leg.timer.least, std::min(asked.least, kMost));
}

bool is_too_short(const Leg &leg, const TimerAsked &asked) noexcept {
	return leg.timer.wanted != 0 && asked.knows && asked.interval != 0
			&& asked.interval < leg.timer.least;
}

std::string min_se_line(const Leg &leg) {
	return line("Min-SE", std::to_string(leg.timer.least));
}

std::string timed_answer_headers(
		Leg &leg, const TimerAsked &asked, std::string_view headers, int64_t now) {
	SessionTimer &timer = leg.timer;
	if (timer.wanted == 0) return std::string(headers);
	// Who answers may not ask for more (9), but for as much as both hold to be enough.
	const uint32_t interval = std::clamp(
			asked.interval ? asked.interval : timer.wanted, timer.least, kMost);
	const bool is_theirs = asked.knows && asked.refresher == By::Uac;
	begin(timer, interval, !is_theirs, now);
	const SessionExpires said{interval, is_theirs ? By::Uac : By::Uas};
	auto lines = bare(headers) + line("Session-Expires", print(said));
	if (is_theirs) lines += line("Require", std::string(kTag));
	return lines;
}

void keep_sdp(Leg &leg, std::string_view sdp) {
	if (leg.timer.wanted != 0 && !leg.timer.has_update && !sdp.empty())
		leg.timer.texts.set({{TimerText::Sdp, sdp}});
}

std::string print(const SessionTimer &timer) {
	if (timer.interval == 0) return {};
	return std::to_string(timer.interval) + ',' + std::to_string(timer.least)
			+ (timer.is_ours ? ",1" : ",0") + (timer.has_update ? ",1" : ",0");
}

std::optional<SessionTimer> parse_session_timer(std::string_view text) noexcept {
	uint32_t numbers[4];
	for (uint32_t &number : numbers) {
		const auto parsed = core::base::parse_number<uint32_t>(core::sip::cut(text, ','));
		if (!parsed) return std::nullopt;
		number = *parsed;
	}
	const auto [interval, least, is_ours, has_update] = numbers;
	if (text.data() || interval == 0 || interval > kMost || least > kMost || is_ours > 1
			|| has_update > 1)
		return std::nullopt;
	SessionTimer timer;
	timer.interval = interval;
	timer.wanted = std::max(interval, least);
	timer.least = least;
	timer.is_ours = is_ours;
	timer.has_update = has_update;
	return timer;
}

void resume_timer(Leg &leg, int64_t now) noexcept {
	SessionTimer &timer = leg.timer;
	if (timer.interval == 0) return;
	begin(timer, timer.interval, timer.is_ours, now);
	// Not all of them at once.
	const int64_t spread = timer.interval * kSecond / 8;
	if (timer.is_ours)
		timer.act_at = now + static_cast<int64_t>(leg.key.secret % 1000) * spread / 1000 + 1;
}

int64_t timer_deadline(const Leg &leg) noexcept {
	return leg.state <= State::Confirmed ? leg.timer.act_at : 0;
}

TimerAct on_timer(Leg &leg, int64_t now) noexcept {
	SessionTimer &timer = leg.timer;
	if (timer_deadline(leg) == 0 || timer.act_at > now) return TimerAct::None;
	const bool is_over = !timer.is_ours || timer.ends_at <= now;
	if (is_over && leg.state == State::Confirmed) {
		stop(timer);
		return TimerAct::End;
	}
	timer.act_at = now + kSoon; // until there is an answer
	if (is_busy(leg)) return TimerAct::None;
	if (timer.has_update) return TimerAct::Update;
	if (!timer.sdp().empty()) return TimerAct::Reinvite;
	stop(timer); // nothing that could be said again
	return TimerAct::None;
}

void refresh_refused(Leg &leg, Method method, unsigned code, int64_t now) noexcept {
	SessionTimer &timer = leg.timer;
	if (timer.interval == 0) return;
	const bool is_unknown = code == 405 || code == 420 || code == 501;
	if (method == Method::Update && is_unknown) timer.has_update = false;
	timer.act_at = std::min(now + std::max(kSoon, timer.interval * kSecond / 10), timer.ends_at);
}

} // namespace b2b_entities
