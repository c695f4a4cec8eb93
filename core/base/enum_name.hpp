// One table gives name <-> enumerator both ways.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace core::base {

template <class E>
struct EnumName {
	E value;
	std::string_view name;
};

// "unknown" for a value that the table lacks; the tables of this project are checked to be
// complete.
template <class E, size_t N>
constexpr std::string_view name_of(const EnumName<E> (&table)[N], E value) noexcept {
	for (const auto &row : table)
		if (row.value == value) return row.name;
	return "unknown";
}

template <class E, size_t N>
constexpr std::optional<E> value_of(const EnumName<E> (&table)[N], std::string_view name) noexcept {
	for (const auto &row : table)
		if (row.name == name) return row.value;
	return std::nullopt;
}

} // namespace core::base
