// Option tags (RFC 3261 19.2), and header lines that go out changed. Lines are those of a message behind its first one, or
// such as will be sent: whole, CRLF included. Total over any bytes.
#pragma once

#include <string>
#include <string_view>

namespace core::sip {

// Does a header of that name (Supported, Require, Unsupported, Proxy-Require; or Allow, with methods) list it?
bool lists(std::string_view lines, std::string_view header, std::string_view tag) noexcept;

// The lines without the tag in the headers of that name; one that lists nothing else goes as a whole.
std::string without_tag(std::string_view lines, std::string_view header, std::string_view tag);

std::string without_header(std::string_view lines, std::string_view header);

} // namespace core::sip
