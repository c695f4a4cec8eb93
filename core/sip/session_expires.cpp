#include "core/sip/session_expires.hpp"

#include "core/base/number.hpp"
#include "core/sip/params.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {

using core::base::parse_number;
using By = SessionExpires::By;

std::optional<uint32_t> parse_seconds(std::string_view field) noexcept {
	return parse_number<uint32_t>(cut_list(field, ';'));
}

std::optional<uint32_t> parse_retry_after(std::string_view field) noexcept {
	auto seconds = cut_list(field, ';');
	return parse_number<uint32_t>(trim(cut(seconds, '(')));
}

std::optional<SessionExpires> SessionExpires::parse(std::string_view field) noexcept {
	const auto interval = parse_seconds(field);
	if (!interval || *interval == 0) return std::nullopt;

	SessionExpires parsed{*interval};
	cut_list(field, ';');
	const auto by = param(field, "refresher").value_or(std::string_view());
	if (iequals(by, "uac")) parsed.refresher = By::Uac;
	if (iequals(by, "uas")) parsed.refresher = By::Uas;
	return parsed;
}

std::string print(const SessionExpires &expires) {
	auto text = std::to_string(expires.interval);
	if (expires.refresher == By::Uac) text += ";refresher=uac";
	if (expires.refresher == By::Uas) text += ";refresher=uas";
	return text;
}

} // namespace core::sip
