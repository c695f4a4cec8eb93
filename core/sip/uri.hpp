// SIP, SIPS and TEL URIs (RFC 3261 19.1, RFC 3966) as views into their text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core::sip {

struct Uri {
	std::string_view scheme; // as written: "sip", "SIPS", "tel"
	std::string_view user;   // with escapes as written; for tel: the number
	std::string_view password;
	std::string_view host;    // IPv6 with its brackets
	uint16_t port = 0;        // 0: none written
	std::string_view params;  // behind the first ";" of the host part, without it
	std::string_view headers; // behind "?"

	// sip, sips and tel only; nullopt for anything else, for a host (sip, sips) that is neither a
	// hostname nor an address, for an empty user before "@", for half a %-escape in the user part,
	// for a tel: number without a digit, for control characters, spaces, "<" or ">" anywhere, for a
	// port out of 1..65535.
	static std::optional<Uri> parse(std::string_view text) noexcept;
};

// A sip or sips URI: a message can be sent there. A telephone number is nowhere: who knows the way to it is a proxy.
bool is_sip_uri(std::string_view uri) noexcept;

// The URI up to its parameters and headers, as Kamailio's sca cuts an AoR: "sip:a@b:5070;x=y" ->
// "sip:a@b:5070". A ";" inside the user part does not cut. Text that is no URI is cut at its first
// ";" all the same.
std::string_view without_params(std::string_view uri) noexcept;
// The same, where Uri::parse() was asked already.
std::string_view without_params(std::string_view uri, const std::optional<Uri> &parsed) noexcept;

// The text under which URIs that name the same AoR are equal (RFC 3261 19.1.4, for the use of
// registrars in 10.3: parameters and headers do not count): scheme and host in lower case,
// %-escapes of unreserved characters resolved and other escapes in upper case, the scheme's default
// port (5060, 5061) left out, tel: numbers without visual separators. The user part keeps its case.
// nullopt for text that is no URI.
std::optional<std::string> aor_key(std::string_view uri);

// A URI as the name of an AoR: what without_params() and aor_key() say of it, parsed once. The key is empty where even the text
// without parameters is no URI.
struct NamedAor {
	std::string_view text;
	std::string key;
};
NamedAor named_aor(std::string_view uri, const std::optional<Uri> &parsed);
inline NamedAor named_aor(std::string_view uri) {
	return named_aor(uri, Uri::parse(uri));
}

// RFC 3261 19.1.4 for Contacts: as aor_key, and also the parameters transport, maddr, user, ttl and
// method must match, and every other one that both have, and all headers. Text that is no URI
// equals only itself.
bool same_uri(std::string_view a, std::string_view b);

// Is the host an IPv4 address or a bracketed IPv6 reference, so that no name needs to be looked up?
bool is_ip_literal(std::string_view host) noexcept;

// ";alias=ip~port~proto" of a Contact (nathelper) as the address to send to:
// "sip:ip:port;transport=tcp". proto is Kamailio's number: 1 udp, 2 tcp, 3 tls, 4 sctp, 5 ws, 6
// wss. nullopt when there is none or it is bad.
std::optional<std::string> alias_address(std::string_view uri);
// The other way: ";alias=ip~port~proto" for "sip:ip:port;transport=tcp"; nullopt without ip and port.
std::optional<std::string> alias_of(std::string_view address);

} // namespace core::sip
