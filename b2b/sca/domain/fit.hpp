// What a text must be before a line remembers it: it goes into headers, rows and JSON.
#pragma once

#include <cstddef>
#include <string_view>

#include "b2b/sca/domain/line.hpp"
#include "core/base/utf8.hpp"
#include "core/sip/scan.hpp"

namespace b2b_sca {

inline constexpr size_t kLongestList = kMostWatchers * (kLongestName + 1);

inline bool is_fit(std::string_view text, size_t longest) noexcept {
	return text.size() <= longest && core::sip::is_header_safe(text) && core::base::is_utf8(text);
}

} // namespace b2b_sca
