// Headers in one text: whole lines, CRLF included.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core::sip {

// Does every line end with CRLF, has none a control that would end a header or start another, and is none empty? An empty
// text has no lines.
bool are_header_lines(std::string_view text) noexcept;

// A value on one line, folding undone. nullopt: it has bytes that could end a header.
std::optional<std::string> unfolded(std::string_view value);

// Adds "name: value" as a line. False: it makes no header.
bool add_header_line(std::string &lines, std::string_view name, std::string_view value);

// Lines that a script or an operator has written, with whatever ends and spaces, each as a whole line. nullopt: one is no
// header, or belongs to the dialog. `reply_code`: the code of the answer that they are for, 0 for a request; a redirection has
// Contacts of its own (RFC 3261 8.1.3.4, 21.4.23).
std::optional<std::string> whole_lines(std::string_view text, unsigned reply_code = 0);

} // namespace core::sip
