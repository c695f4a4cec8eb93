// Refer-To, Referred-By, Replaces (RFC 3515, 3892, 3891) and the parameter by which a referred call is known.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core::sip {

// Can a call be sent there: a sip, sips or tel URI, without angle brackets, CR, LF or other controls?
bool is_destination(std::string_view text) noexcept;

// Everything but hnv-unreserved and unreserved is escaped (RFC 3261 25.1), so that "&", "=", ";", "?", "@" and
// "," of a Call-ID cannot end the header field of a URI.
std::string escape_header_value(std::string_view text);
// The same for a URI parameter: param-unreserved, less "&" and "/", "[" and "]" that some phones misread.
std::string escape_param_value(std::string_view text);
std::string unescape(std::string_view text); // half an escape stays as it is

// The destination with ";name=value" behind its parameters and before its headers; one of that name that it
// had is dropped. nullopt: no destination.
std::optional<std::string> with_match(
		std::string_view destination, std::string_view name, std::string_view value);

// The opposite, to the byte: for a Request-URI. nullopt: it has no such parameter, or is no URI.
struct Match {
	std::string uri;   // without it
	std::string value; // escapes resolved
};
std::optional<Match> take_match(std::string_view uri, std::string_view name);

// What a Replaces header says. Views into its body.
struct Replaces {
	std::string_view call_id, to_tag, from_tag;
	bool early_only = false;

	// nullopt without a Call-ID, one of the tags, or with a tag twice.
	static std::optional<Replaces> parse(std::string_view field) noexcept;
};
std::string print(const Replaces &replaces);

// "<uri>" for Refer-To: the destination as it is.
std::string blind_refer_to(std::string_view uri);
// "<uri?Replaces=...>"; with "&" behind headers that the destination has. nullopt: no destination, a tel: URI,
// which has no headers, or one that has a Replaces already.
std::optional<std::string> attended_refer_to(
		std::string_view destination, const Replaces &replaces);

std::string referred_by(std::string_view uri); // "<uri>"; empty when that is no destination

} // namespace core::sip
