#include "core/sip/header_lines.hpp"

#include <algorithm>

#include "core/sip/pass_through.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

bool redirects(unsigned code) noexcept {
	constexpr unsigned kAmbiguous = 485;
	return code / 100 == 3 || code == kAmbiguous;
}

bool may_be_written(std::string_view name, unsigned reply_code) noexcept {
	return !belongs_to_dialog(name) || (redirects(reply_code) && is_same_header(name, "Contact"));
}

} // namespace

bool are_header_lines(std::string_view text) noexcept {
	while (!text.empty()) {
		const auto end = text.find("\r\n");
		if (end == 0 || end == text.npos || !is_header_safe(text.substr(0, end))) return false;
		text.remove_prefix(end + 2);
	}
	return true;
}

std::optional<std::string> unfolded(std::string_view value) {
	std::string flat(value);
	std::replace_if(
			flat.begin(), flat.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
	return is_header_safe(flat) ? std::optional(std::move(flat)) : std::nullopt;
}

bool add_header_line(std::string &lines, std::string_view name, std::string_view value) {
	if (!is_token(name)) return false;
	const bool is_one_line = is_header_safe(value); // most are, and need no copy
	const auto flat = is_one_line ? std::nullopt : unfolded(value);
	if (!is_one_line && !flat) return false;
	lines.append(name).append(": ").append(flat ? *flat : value).append("\r\n");
	return true;
}

std::optional<std::string> whole_lines(std::string_view text, unsigned reply_code) {
	std::string lines;
	while (!trim(text).empty()) {
		const auto end = text.find('\n');
		const auto line = trim(text.substr(0, end));
		text = end == text.npos ? std::string_view() : text.substr(end + 1);
		if (line.empty()) continue;
		const auto colon = line.find(':');
		if (colon == line.npos) return std::nullopt;
		const auto name = trim(line.substr(0, colon));
		if (!may_be_written(name, reply_code)) return std::nullopt;
		if (!add_header_line(lines, name, trim(line.substr(colon + 1)))) return std::nullopt;
	}
	return lines;
}

} // namespace core::sip
