// What a Refer-To asks for (RFC 3515 2.1): a request to its URI, with Replaces (RFC 3891) where the URI carries it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core::sip {

struct ReferTo {
	std::string target;   // the URI, without its headers and its parameter "method"
	std::string method;   // "INVITE" where the URI names none (RFC 3261 19.1.1)
	std::string replaces; // the body of Replaces, escapes resolved; empty: none

	// The body of the header. nullopt: no name-addr or addr-spec, no sip, sips or tel URI, more than one Replaces,
	// or one that would end the header that it is put into.
	static std::optional<ReferTo> parse(std::string_view field);
};

} // namespace core::sip
