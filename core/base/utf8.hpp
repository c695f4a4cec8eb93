// Is it UTF-8 (RFC 3629)? What is not can stand in no database and in no JSON text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace core::base {

// Bytes of the first character; 0 where no UTF-8 begins there: no surrogates, no overlong forms,
// nothing above U+10FFFF.
size_t character_length(std::string_view text) noexcept;

// How many characters; nullopt where the text is no UTF-8.
std::optional<size_t> count_characters(std::string_view text) noexcept;

inline bool is_utf8(std::string_view text) noexcept {
	return count_characters(text).has_value();
}

// For JSON: each byte of a text that is no UTF-8 becomes the character of that number.
std::string as_utf8(std::string_view text);

} // namespace core::base
