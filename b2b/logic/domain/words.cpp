#include "b2b/logic/domain/words.hpp"

#include "core/base/number.hpp"
#include "core/sip/header_lines.hpp"
#include "core/sip/scan.hpp"

namespace b2b_logic {
namespace {

using core::base::parse_number;
using core::sip::cut;
using core::sip::cut_list;
using core::sip::trim;

// "name" or "name=value"
struct Word {
	std::string_view name, value;
};

// Calls `take` with each word of the list; false where one of them is refused.
template <class Take>
bool each_word(std::string_view list, Take &&take) noexcept {
	while (list.data()) {
		auto word = cut(list, ',');
		const auto name = trim(cut(word, '='));
		const auto value = trim(word);
		if (name.empty() && value.empty()) continue; // ",,"
		if (!take(Word{name, value})) return false;
	}
	return true;
}

bool is_flag(const Word &word, std::string_view name) noexcept {
	return word.name == name && word.value.empty();
}

bool take_flag(const Word &word, std::string_view name, bool &flag) noexcept {
	if (!is_flag(word, name)) return false;
	flag = true;
	return true;
}

bool take_seconds(
		const Word &word, std::string_view name, std::optional<uint32_t> &seconds) noexcept {
	if (word.name != name) return false;
	constexpr uint32_t kLongest = 30 * 24 * 3600; // as the settings of the module
	const auto number = parse_number<uint32_t>(word.value);
	if (!number || *number > kLongest) return false;
	seconds = number;
	return true;
}

std::optional<bool> parse_flag(std::string_view text, std::string_view name) noexcept {
	bool is_there = false;
	const bool is_good = each_word(
			text, [&](const Word &word) { return take_flag(word, name, is_there); });
	return is_good ? std::optional(is_there) : std::nullopt;
}

std::optional<ClientOrder> checked(const ClientOrder &order, std::string_view rest) noexcept {
	const bool is_whole = !order.id.empty() && !order.destination.empty() && !rest.data();
	return is_whole ? std::optional(order) : std::nullopt;
}

} // namespace

std::optional<InitFlags> parse_init_flags(std::string_view text) noexcept {
	InitFlags flags;
	const bool is_good = each_word(text, [&](const Word &word) {
		return take_seconds(word, "setup-timeout", flags.setup_timeout)
				|| take_flag(word, "transparent-auth", flags.transparent_auth)
				|| take_flag(word, "preserve-to", flags.preserve_to);
	});
	return is_good ? std::optional(flags) : std::nullopt;
}

std::optional<BridgeFlags> parse_bridge_flags(std::string_view text) noexcept {
	BridgeFlags flags;
	const bool is_good = each_word(text, [&](const Word &word) {
		return take_seconds(word, "max_duration", flags.max_duration)
				|| take_flag(word, "notify", flags.notify)
				|| take_flag(word, "rollback-failed", flags.rollback_failed)
				|| take_flag(word, "hold", flags.hold)
				|| take_flag(word, "no-late-sdp", flags.no_late_sdp);
	});
	return is_good ? std::optional(flags) : std::nullopt;
}

std::optional<bool> parse_late_bye(std::string_view text) noexcept {
	return parse_flag(text, "late_bye");
}

std::optional<bool> parse_pass_contact(std::string_view text) noexcept {
	return parse_flag(text, "pass-3xx-contact");
}

std::optional<std::pair<std::string_view, std::string_view>> parse_context(
		std::string_view text) noexcept {
	const auto equals = text.find('=');
	if (equals == text.npos) return std::nullopt;
	const auto name = trim(text.substr(0, equals));
	if (name.empty()) return std::nullopt;
	return std::pair(name, text.substr(equals + 1));
}

std::optional<TriggerParams> parse_trigger_params(std::string_view text) noexcept {
	TriggerParams params;
	if (trim(text).empty()) return params;
	params.notifies = trim(cut(text, ',')) == "n";
	if (!params.notifies) return std::nullopt;
	if (text.data()) params.key = trim(cut(text, ','));
	const auto side = trim(text);
	if (text.data() && side != "0" && side != "1") return std::nullopt;
	params.side = side == "1";
	return params;
}

std::optional<ClientOrder> parse_party(std::string_view text) noexcept {
	ClientOrder order;
	order.id = cut_list(text, ',');
	order.destination = cut_list(text, ',');
	if (text.data()) order.proxy = cut_list(text, ',');
	if (text.data()) order.from_display = cut_list(text, ',');
	return checked(order, text);
}

std::optional<ClientOrder> parse_rpc_party(std::string_view text) noexcept {
	ClientOrder order;
	order.id = cut_list(text, ',');
	order.destination = cut_list(text, ',');
	if (text.data()) order.from_display = cut_list(text, ',');
	return checked(order, text);
}

std::optional<std::string> header_lines(
		const std::vector<std::string> &names, const std::vector<std::string> &bodies) {
	if (names.size() != bodies.size()) return std::nullopt;
	std::string lines;
	for (size_t i = 0; i < names.size(); ++i) {
		if (!core::sip::is_token(names[i]) || !core::sip::is_header_safe(bodies[i]))
			return std::nullopt;
		lines.append(names[i]).append(": ").append(bodies[i]).append("\r\n");
	}
	return core::sip::whole_lines(lines);
}

} // namespace b2b_logic
