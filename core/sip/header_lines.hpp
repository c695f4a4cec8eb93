// Headers in one text: whole lines, CRLF included.
#pragma once

#include <string_view>

namespace core::sip {

// Does every line end with CRLF, has none a control that would end a header or start another, and is none empty? An empty
// text has no lines.
bool are_header_lines(std::string_view text) noexcept;

} // namespace core::sip
