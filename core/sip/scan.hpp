// The tokens of RFC 3261 section 25 over views. Nothing here reads past its view; what returns a
// view allocates nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/sip/ascii.hpp"

namespace core::sip {

// Without leading and trailing SP, HTAB, CR, LF (LWS, folded lines included).
inline std::string_view trim(std::string_view text) noexcept {
	while (!text.empty() && is_lws(text.front())) text.remove_prefix(1);
	while (!text.empty() && is_lws(text.back())) text.remove_suffix(1);
	return text;
}

// ASCII case folded.
inline bool iequals(std::string_view a, std::string_view b) noexcept {
	const auto is_same = [](char x, char y) { return x == y || lower(x) == lower(y); };
	return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), is_same);
}
std::string to_lower(std::string_view text);

// Cuts `rest` at the first `separator` that is outside of quoted strings and angle brackets,
// returns what stood before it, trimmed, and leaves in `rest` what stands after it. At the end
// `rest` is empty with a null data(): `while (rest.data()) use(cut_list(rest, ','));` An
// unterminated quote or bracket reaches to the end of the text.
std::string_view cut_list(std::string_view &rest, char separator) noexcept;

// As cut_list, for URIs: at the first `separator` of all, and untrimmed.
std::string_view cut(std::string_view &rest, char separator) noexcept;

// The index behind the quoted string or angle bracket that opens at `at`, npos when it does not
// end; behind any other byte at + 1. `at` must lie inside the text.
size_t behind(std::string_view text, size_t at) noexcept;

// Does the text start with "%" HEXDIG HEXDIG?
bool is_escape(std::string_view text) noexcept;

// token (RFC 3261 25.1), not empty.
bool is_token(std::string_view text) noexcept;

// quoted-string (RFC 3261 25.1) -> the text inside, quoted-pairs resolved; what is not quoted comes
// back as is.
std::string unquote(std::string_view text);
// The text as a quoted-string: `"` and `\` escaped, CR and LF (which no quoted-string may hold)
// made spaces.
std::string quote(std::string_view text);

// Only printable bytes and HTAB: no CR, LF, NUL or other control that could end a header or start
// another.
bool is_header_safe(std::string_view text) noexcept;

} // namespace core::sip
