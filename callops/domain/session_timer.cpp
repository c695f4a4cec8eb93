#include "callops/domain/session_timer.hpp"

#include <algorithm>

#include "core/base/number.hpp"
#include "core/sip/params.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace callops {
namespace {

using By = SessionExpires::By;
using core::base::parse_number;
using core::sip::header_in;

constexpr unsigned kUnsaid = 2; // instead of the number of a leg

} // namespace

std::optional<uint32_t> parse_seconds(std::string_view field) noexcept {
	return parse_number<uint32_t>(core::sip::cut_list(field, ';'));
}

std::optional<uint32_t> parse_retry_after(std::string_view field) noexcept {
	auto seconds = core::sip::cut_list(field, ';');
	return parse_number<uint32_t>(core::sip::trim(core::sip::cut(seconds, '(')));
}

std::optional<SessionExpires> SessionExpires::parse(std::string_view field) noexcept {
	const auto interval = parse_seconds(field);
	if (!interval || *interval == 0) return std::nullopt;

	SessionExpires parsed{*interval};
	core::sip::cut_list(field, ';');
	const auto by = core::sip::param(field, "refresher").value_or(std::string_view());
	if (core::sip::iequals(by, "uac")) parsed.refresher = By::Uac;
	if (core::sip::iequals(by, "uas")) parsed.refresher = By::Uas;
	return parsed;
}

void SessionTimer::raise_min_se(uint32_t seconds) noexcept {
	min_se = std::max(min_se, seconds);
}

void SessionTimer::agree(Leg from, const SessionExpires &said) noexcept {
	interval = said.interval;
	if (said.refresher != By::Unsaid) refresher = said.refresher == By::Uac ? from : other(from);
}

SessionTerms SessionTerms::parse(std::string_view request, std::string_view answer) noexcept {
	return {SessionExpires::parse(header_in(answer, "Session-Expires", 'x')),
			parse_seconds(header_in(request, "Min-SE", '\0'))};
}

void agree(SessionTimer &timer, Leg from, const SessionTerms &terms) noexcept {
	if (!terms.expires) {
		timer = {};
		return;
	}
	timer.raise_min_se(terms.min_se.value_or(0));
	timer.agree(from, *terms.expires);
}

std::string session_expires_to(Leg leg, const SessionTimer &timer) {
	if (!timer.is_on()) return {};
	auto text = std::to_string(std::max(timer.interval, timer.min_se));
	if (timer.refresher) text += *timer.refresher == leg ? ";refresher=uas" : ";refresher=uac";
	return text;
}

std::string print(const SessionTimer &timer) {
	const auto refresher = timer.refresher ? index_of(*timer.refresher) : kUnsaid;
	return std::to_string(timer.interval) + ',' + std::to_string(timer.min_se) + ','
			+ std::to_string(refresher);
}

std::optional<SessionTimer> parse_session_timer(std::string_view text) noexcept {
	const auto interval = parse_number<uint32_t>(core::sip::cut(text, ','));
	const auto min_se = parse_number<uint32_t>(core::sip::cut(text, ','));
	const auto refresher = parse_number<unsigned>(text);
	if (!interval || *interval == 0 || !min_se || !refresher || *refresher > kUnsaid)
		return std::nullopt;

	SessionTimer timer{*interval, *min_se, {}};
	if (*refresher != kUnsaid) timer.refresher = static_cast<Leg>(*refresher);
	return timer;
}

} // namespace callops
