// A header of a message that is still, or again, bytes: a buffer on its way out.
#pragma once

#include <string_view>

namespace core::sip {

// The body of the first header of that name, trimmed; null data() when there is none. `compact` is its short
// form, or a NUL. Total over any bytes: what stands behind the first empty line is not looked at.
std::string_view header_in(std::string_view message, std::string_view name, char compact) noexcept;

} // namespace core::sip
