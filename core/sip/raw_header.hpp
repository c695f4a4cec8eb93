// The headers of a message that is bytes: as it came, or a buffer on its way out.
#pragma once

#include <optional>
#include <string_view>

namespace core::sip {

// The long form of a compact name (RFC 3261 7.3.3 and its extensions), in any case; any other name as it is.
std::string_view long_form(std::string_view name) noexcept;

// Do both name the same header? In any case, and the compact form is the long one.
bool is_same_header(std::string_view a, std::string_view b) noexcept;

struct RawHeader {
	std::string_view name, value; // trimmed; a folded value keeps its line ends inside
	std::string_view line;        // all of it, the end left out
};

// Takes the next header off `rest`, which begins behind the first line of the message; nullopt at the empty line,
// behind which `rest` is the body. Lines that are no header are passed over. Total over any bytes.
std::optional<RawHeader> next_header(std::string_view &rest) noexcept;

// The same from the whole message on: what stands behind its first line.
std::string_view headers_of(std::string_view message) noexcept;

// The value of the first header of that name, which may stand there in its compact form, in any case and folded; null
// data() when there is none. This is how every header is read that the host does not read for us.
std::string_view header_in(std::string_view message, std::string_view name) noexcept;
// The same among lines without a first line before them.
std::string_view header_among(std::string_view lines, std::string_view name) noexcept;

} // namespace core::sip
