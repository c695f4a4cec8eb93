// Numbers in text. The whole text must be the number: "1x", "", "+1" and overflow are refusals.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace core::base {

template <class T>
std::optional<T> parse_number(std::string_view text) noexcept {
	T value{};
	const char *begin = text.data(), *end = begin + text.size();
	const auto [stop, error] = std::from_chars(begin, end, value);
	if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
	return value;
}

} // namespace core::base
