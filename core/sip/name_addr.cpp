#include "core/sip/name_addr.hpp"

#include <algorithm>

#include "core/sip/ascii.hpp"
#include "core/sip/params.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

constexpr auto npos = std::string_view::npos;

// The index of the first of `stops` that is no part of a quoted string or angle bracket, the size
// of the text when there is none, npos when a quote or bracket does not end.
size_t find_outside(std::string_view text, std::string_view stops) noexcept {
	size_t at = 0;
	const auto is_stop = [stops](char c) {
		return std::any_of(stops.begin(), stops.end(), [c](char stop) { return c == stop; });
	};
	while (at < text.size() && !is_stop(text[at])) at = behind(text, at);
	return at;
}

bool is_param_list(std::string_view text) noexcept {
	if (find_outside(text, ",") != text.size()) return false;
	while (const auto next = next_param(text))
		if (!is_token(next->name)) return false;
	return true;
}

bool is_plain(char c) noexcept {
	return !is_lws(c) && c != '"' && c != '>';
}

// addr-spec: what stands behind its first ";" belongs to the header (RFC 3261 20).
std::optional<NameAddr> parse_bare(std::string_view text, size_t semicolon) noexcept {
	const auto uri = trim(text.substr(0, semicolon));
	if (uri.empty() || !std::all_of(uri.begin(), uri.end(), is_plain)) return std::nullopt;

	text.remove_prefix(std::min(semicolon + 1, text.size()));
	const auto params = trim(text);
	if (!is_param_list(params)) return std::nullopt;
	return NameAddr{{}, uri, params};
}

std::optional<NameAddr> parse_bracketed(std::string_view text, size_t open) noexcept {
	const auto close = text.find('>', open);
	if (close == npos) return std::nullopt;

	const auto uri = trim(text.substr(open + 1, close - open - 1));
	auto params = trim(text.substr(close + 1));
	if (uri.empty() || uri.find('<') != npos) return std::nullopt;
	if (!params.empty() && params.front() != ';') return std::nullopt;

	if (!params.empty()) params = trim(params.substr(1));
	if (!is_param_list(params)) return std::nullopt;
	return NameAddr{trim(text.substr(0, open)), uri, params};
}

} // namespace

std::optional<NameAddr> NameAddr::parse(std::string_view text) noexcept {
	text = trim(text);
	const auto stop = find_outside(text, "<;,");
	if (stop == npos) return std::nullopt;
	if (stop == text.size() || text[stop] == ';') return parse_bare(text, stop);
	return text[stop] == '<' ? parse_bracketed(text, stop) : std::nullopt;
}

} // namespace core::sip
