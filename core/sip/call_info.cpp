#include "core/sip/call_info.hpp"

#include "core/base/number.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/params.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {
std::string_view unquoted(std::string_view word) noexcept {
	const bool quoted = word.size() >= 2 && word.front() == '"' && word.back() == '"';
	return quoted ? word.substr(1, word.size() - 2) : word;
}

// Of each parameter the first counts.
struct Words {
	std::optional<std::string_view> index, state, party;
};

Words words_in(std::string_view params) noexcept {
	Words words;
	while (const auto next = next_param(params)) {
		const auto take = [&](std::string_view name, std::optional<std::string_view> &word) {
			if (!word && iequals(next->name, name)) word = next->value;
		};
		take("appearance-index", words.index);
		take("appearance-state", words.state);
		take("appearance-uri", words.party);
	}
	return words;
}
} // namespace

std::optional<CallInfo> CallInfo::parse(std::string_view element) noexcept {
	const auto parts = NameAddr::parse(element);
	if (!parts) return std::nullopt;
	const auto words = words_in(parts->params);
	if (!words.index) return std::nullopt;

	CallInfo info;
	info.uri = parts->uri;
	if (*words.index == "*") {
		info.is_line = true;
	} else {
		const auto number = core::base::parse_number<uint32_t>(*words.index);
		if (!number) return std::nullopt;
		info.index = *number;
	}
	if (words.state) info.state = appearance_state_of(unquoted(*words.state));
	if (words.party) info.appearance_uri = *words.party;
	return info;
}

std::optional<CallInfo> appearance_of(const std::vector<std::string_view> &bodies) noexcept {
	for (std::string_view rest : bodies)
		while (rest.data())
			if (const auto info = CallInfo::parse(cut_list(rest, ','))) return info;
	return std::nullopt;
}

std::optional<std::string> without_appearances(std::string_view body) {
	std::string kept;
	bool found = false;
	for (std::string_view rest = body; rest.data();) {
		const auto element = cut_list(rest, ',');
		const auto parts = NameAddr::parse(element);
		if (parts && param(parts->params, "appearance-index")) {
			found = true;
		} else if (!element.empty()) {
			if (!kept.empty()) kept += ", ";
			kept += element;
		}
	}
	if (!found) return std::nullopt;
	return kept;
}

std::string print_index(std::string_view domain, uint32_t index) {
	std::string text("<sip:");
	text.append(domain).append(">;appearance-index=").append(std::to_string(index));
	return text;
}

void append_state(std::string &list, std::string_view domain, uint32_t index, AppearanceState state,
		std::string_view appearance_uri) {
	if (!list.empty()) list += ',';
	list += print_index(domain, index);
	list.append(";appearance-state=").append(name_of(state));
	if (!appearance_uri.empty()) {
		list += ";appearance-uri=";
		list += quote(appearance_uri);
	}
}

void append_idle(std::string &list, std::string_view domain) {
	if (!list.empty()) list += ',';
	list.append("<sip:").append(domain).append(">;appearance-index=*;appearance-state=idle");
}

std::string print_party(std::string_view display, std::string_view uri) {
	std::string text;
	if (!display.empty()) text.append(display).append(" ");
	text.append("<").append(uri).append(">");
	return text;
}

} // namespace core::sip
