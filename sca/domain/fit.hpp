// What a text must be before a line remembers it, and before it may stand in a row.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/base/utf8.hpp"
#include "core/sip/scan.hpp"
#include "sca/domain/policy.hpp"

namespace sca {

// It may stand in a header.
inline bool is_memorable(std::string_view text) noexcept {
	return text.size() <= kLongestRemembered && core::sip::is_header_safe(text);
}

// And in JSON, and in a column of this length.
inline bool is_fit(std::string_view text, size_t longest) noexcept {
	return text.size() <= longest && core::sip::is_header_safe(text) && core::base::is_utf8(text);
}

// What a line remembers of a text: all of it, or nothing.
inline std::string_view memorable(std::string_view text) noexcept {
	return is_memorable(text) ? text : std::string_view();
}

} // namespace sca
