#include "callops/domain/session_timer.hpp"

#include <algorithm>

#include "core/base/number.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace callops {
namespace {

using By = SessionExpires::By;
using core::base::parse_number;
using core::sip::header_in;

constexpr unsigned kUnsaid = 2; // instead of the number of a leg

} // namespace

void SessionTimer::raise_min_se(uint32_t seconds) noexcept {
	min_se = std::max(min_se, seconds);
}

void SessionTimer::agree(Leg from, const SessionExpires &said) noexcept {
	interval = said.interval;
	if (said.refresher != By::Unsaid) refresher = said.refresher == By::Uac ? from : other(from);
}

SessionTerms SessionTerms::parse(std::string_view request, std::string_view answer) noexcept {
	return {SessionExpires::parse(header_in(answer, "Session-Expires")),
			core::sip::parse_seconds(header_in(request, "Min-SE"))};
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
	SessionExpires expires{std::max(timer.interval, timer.min_se)};
	if (timer.refresher) expires.refresher = *timer.refresher == leg ? By::Uas : By::Uac;
	return core::sip::print(expires);
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
