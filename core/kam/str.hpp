// Between the host's `str` and views. Nothing here copies.
#pragma once

#include <string_view>

#include "core/kam/kamailio.hpp"

namespace core::kam {

inline std::string_view view(const str &text) noexcept {
	return text.s && text.len > 0 ? std::string_view(text.s, static_cast<size_t>(text.len))
								  : std::string_view();
}
inline std::string_view view(const str *text) noexcept {
	return text ? view(*text) : std::string_view();
}

// For host functions that read a `str` and do not keep it. Never null, because some look before
// they count.
inline str as_str(std::string_view text) noexcept {
	return {const_cast<char *>(text.empty() ? "" : text.data()), static_cast<int>(text.size())};
}

// For the host's tables, which take `char *` and never write to it.
inline constexpr char *lit(const char *text) noexcept {
	return const_cast<char *>(text);
}

} // namespace core::kam
