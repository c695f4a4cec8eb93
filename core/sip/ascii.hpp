// Classes of bytes, free of locales: SIP text is ASCII where it has structure.
#pragma once

namespace core::sip {

constexpr bool is_digit(char c) noexcept {
	return c >= '0' && c <= '9';
}

constexpr char lower(char c) noexcept {
	return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char upper(char c) noexcept {
	return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

constexpr bool is_alnum(char c) noexcept {
	return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

constexpr bool is_hex(char c) noexcept {
	return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
}

constexpr bool is_lws(char c) noexcept {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// HTAB counts as one: callers that must not have it say so.
constexpr bool is_control(char c) noexcept {
	return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

} // namespace core::sip
