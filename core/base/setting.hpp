// What a script may set, and how a value is refused. A value that cannot be used stops the start: one
// that is brought into range by itself would be found out months later.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/enum_name.hpp"
#include "core/base/result.hpp"

namespace core::base {

// Names parameter, value, fit to be printed, and what it may be.
Error refuse(std::string_view name, std::string_view value, std::string_view may_be);

// A number and its range.
struct Bound {
	const char *name;
	const int *value;
	int least, most;
};
Result<Done> check_bounds(const Bound *bounds, size_t count);

template <size_t N>
Result<Done> check_bounds(const Bound (&bounds)[N]) {
	return check_bounds(bounds, N);
}

// What the script has set, or the default.
inline std::string text_or(const char *value, std::string_view otherwise = {}) {
	return std::string(value ? value : otherwise);
}

// It stands in SQL as it is: no quotes, no blanks.
bool is_sql_name(std::string_view text) noexcept;

bool is_same_word(std::string_view one, std::string_view other) noexcept; // whatever their case

// One word of several, in upper or lower case.
template <class E, size_t N>
Result<E> check_word(std::string_view name, std::string_view word, const EnumName<E> (&words)[N]) {
	for (const auto &known : words)
		if (is_same_word(known.name, word)) return known.value;
	std::string may_be;
	for (size_t i = 0; i < N; ++i)
		may_be.append(i == 0 ? "" : i + 1 < N ? ", " : " or ").append(words[i].name);
	return refuse(name, word, may_be);
}

} // namespace core::base
