#include "core/sip/sipfrag.hpp"

#include "core/base/number.hpp"
#include "core/sip/ascii.hpp"
#include "core/sip/params.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

constexpr std::string_view kVersion = "SIP/2.0 ";

} // namespace

std::optional<StatusLine> StatusLine::parse(std::string_view body) noexcept {
	auto line = cut(body, '\n');
	while (!line.empty() && is_lws(line.back())) line.remove_suffix(1);
	if (!iequals(line.substr(0, kVersion.size()), kVersion)) return std::nullopt;

	const auto text = line.substr(kVersion.size());
	const auto digits = text.substr(0, 3);
	const auto code = core::base::parse_number<unsigned>(digits);
	if (!code || *code < 100 || *code > 699) return std::nullopt;
	if (text.size() > 3 && text[3] != ' ') return std::nullopt;
	if (!is_header_safe(text)) return std::nullopt;
	return StatusLine{*code, trim(text.substr(3)), text};
}

std::optional<SubscriptionState> SubscriptionState::parse(std::string_view field) noexcept {
	const auto word = cut_list(field, ';');
	if (!is_token(word)) return std::nullopt;

	SubscriptionState state;
	if (iequals(word, "active")) state.kind = Kind::Active;
	if (iequals(word, "pending")) state.kind = Kind::Pending;
	if (iequals(word, "terminated")) state.kind = Kind::Terminated;
	state.reason = param(field, "reason").value_or(std::string_view());
	const auto expires = param(field, "expires").value_or(std::string_view());
	state.expires = core::base::parse_number<uint32_t>(expires);
	return state;
}

std::optional<ReferEvent> ReferEvent::parse(std::string_view field) noexcept {
	if (!iequals(cut_list(field, ';'), "refer")) return std::nullopt;

	ReferEvent event;
	if (const auto id = param(field, "id")) {
		event.id = core::base::parse_number<uint32_t>(*id);
		event.has_foreign_id = !event.id;
	}
	return event;
}

std::string_view refer_id(std::string_view field) noexcept {
	static_cast<void>(cut_list(field, ';'));
	return param(field, "id").value_or(std::string_view());
}

} // namespace core::sip
