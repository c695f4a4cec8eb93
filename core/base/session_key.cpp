#include "core/base/session_key.hpp"

#include <algorithm>
#include <charconv>

namespace core::base {
namespace {

void append_hex(std::string &text, uint64_t number) {
	char digits[16];
	const auto end = std::to_chars(digits, digits + sizeof digits, number, 16).ptr;
	text.append(1, '.').append(digits, end);
}

// Takes ".HEX" off the front: digits as to_chars writes them.
template <class T>
std::optional<T> take_hex(std::string_view &text) noexcept {
	if (text.empty() || text.front() != '.') return std::nullopt;
	text.remove_prefix(1);
	const auto digits = text.substr(0, text.find('.'));
	text.remove_prefix(digits.size());
	const bool is_canonical = !digits.empty() && (digits.front() != '0' || digits.size() == 1)
			&& std::none_of(
					digits.begin(), digits.end(), [](char c) { return c >= 'A' && c <= 'F'; });
	T number{};
	const auto [end, error] = std::from_chars(
			digits.data(), digits.data() + digits.size(), number, 16);
	const bool is_read = is_canonical && error == std::errc()
			&& end == digits.data() + digits.size();
	return is_read ? std::optional(number) : std::nullopt;
}

} // namespace

std::string print(const SessionKey &key, std::string_view prefix) {
	std::string text(prefix);
	append_hex(text, key.index);
	append_hex(text, key.secret);
	return text;
}

std::optional<SessionKey> parse_session_key(
		std::string_view text, std::string_view prefix) noexcept {
	if (text.substr(0, prefix.size()) != prefix) return std::nullopt;
	text.remove_prefix(prefix.size());
	const auto index = take_hex<uint32_t>(text);
	const auto secret = take_hex<uint64_t>(text);
	if (!index || !secret || !text.empty()) return std::nullopt;
	return SessionKey{*index, *secret};
}

} // namespace core::base
