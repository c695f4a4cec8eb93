// name-addr and addr-spec with their header parameters: Contact, From, To, Refer-To,
// appearance-uri.
#pragma once

#include <optional>
#include <string_view>

namespace core::sip {

struct NameAddr {
	std::string_view display; // as written, quotes kept, trimmed; may be empty
	std::string_view uri;     // without the angle brackets
	std::string_view
			params; // header parameters behind ">" (or behind the first ";" of a bare addr-spec)

	// One element (no top-level comma). nullopt for an unterminated quote or bracket, for an empty
	// URI, for text behind ">" that is no parameter list. The URI itself is not checked.
	static std::optional<NameAddr> parse(std::string_view text) noexcept;
};

} // namespace core::sip
