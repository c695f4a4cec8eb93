#include "core/sip/uri.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "core/base/number.hpp"
#include "core/sip/ascii.hpp"
#include "core/sip/byte_set.hpp"
#include "core/sip/params.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

constexpr auto npos = std::string_view::npos;

// Half an escape is refused: resolving the next one could complete it.
bool has_whole_escapes(std::string_view text) noexcept {
	for (size_t at = text.find('%'); at != npos; at = text.find('%', at + 1))
		if (!is_escape(text.substr(at))) return false;
	return true;
}

bool is_address(int family, std::string_view text) noexcept {
	std::array<char, INET6_ADDRSTRLEN> name{};
	std::array<unsigned char, sizeof(in6_addr)> address;
	if (text.size() >= name.size() || text.find('\0') != npos) return false;
	std::copy(text.begin(), text.end(), name.begin());
	return inet_pton(family, name.data(), address.data()) == 1;
}

bool is_ipv6_reference(std::string_view host) noexcept {
	return host.size() > 2 && host.front() == '[' && host.back() == ']'
			&& is_address(AF_INET6, host.substr(1, host.size() - 2));
}

// "_" is no part of RFC 3261's hostname, and of many a name server's.
constexpr ByteSet kHostname([](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '_'; });

bool is_hostname(std::string_view host) noexcept {
	return !host.empty() && kHostname.holds_all(host);
}

bool is_visual_separator(char c) noexcept {
	return c == '-' || c == '.' || c == '(' || c == ')';
}

// global-number-digits or local-number-digits of RFC 3966.
bool is_number(std::string_view text) noexcept {
	const bool global = !text.empty() && text.front() == '+';
	if (global) text.remove_prefix(1);
	const auto is_dialled = [global](char c) {
		return is_digit(c) || (!global && (is_hex(c) || c == '*' || c == '#'));
	};
	return std::any_of(text.begin(), text.end(), is_dialled)
			&& std::all_of(text.begin(), text.end(),
					[&](char c) { return is_dialled(c) || is_visual_separator(c); });
}

bool parse_user(Uri &uri, std::string_view text) noexcept {
	uri.password = text;
	uri.user = cut(uri.password, ':');
	return !uri.user.empty() && has_whole_escapes(text);
}

bool parse_host(Uri &uri, std::string_view text) noexcept {
	const bool bracketed = !text.empty() && text.front() == '[';
	const auto end = bracketed ? text.find(']') : text.find(':');
	const auto size = bracketed && end != npos ? end + 1 : end;
	uri.host = text.substr(0, size);
	text.remove_prefix(uri.host.size());
	if (!(bracketed ? is_ipv6_reference(uri.host) : is_hostname(uri.host))) return false;
	if (text.empty()) return true;

	const auto port = core::base::parse_number<uint16_t>(text.substr(1));
	uri.port = port.value_or(0);
	return text.front() == ':' && uri.port != 0;
}

bool ends_host(char c) noexcept {
	return c == ';' || c == '?';
}

bool parse_sip(Uri &uri, std::string_view text) noexcept {
	if (const auto at = text.find('@'); at != npos) {
		if (!parse_user(uri, text.substr(0, at))) return false;
		text.remove_prefix(at + 1);
	}
	const auto *const end_of_host = std::find_if(text.begin(), text.end(), ends_host);
	const auto end = static_cast<size_t>(end_of_host - text.begin());
	const auto host = text.substr(0, end);
	uri.headers = text.substr(end);
	uri.params = cut(uri.headers, '?');
	if (!uri.params.empty()) uri.params.remove_prefix(1);
	return parse_host(uri, host);
}

bool parse_tel(Uri &uri, std::string_view text) noexcept {
	uri.params = text;
	uri.user = cut(uri.params, ';');
	return is_number(uri.user);
}

constexpr ByteSet kOfUri([](char c) { return !is_control(c) && c != ' ' && c != '<' && c != '>'; });

// Kamailio's numbers of the transports, from 1.
constexpr std::string_view kTransports[] = {"udp", "tcp", "tls", "sctp", "ws", "wss"};

} // namespace

std::optional<Uri> Uri::parse(std::string_view text) noexcept {
	if (!kOfUri.holds_all(text)) return std::nullopt;

	Uri uri;
	uri.scheme = cut(text, ':');
	const bool is_sip = iequals(uri.scheme, "sip") || iequals(uri.scheme, "sips");
	if (!text.data() || !(is_sip || iequals(uri.scheme, "tel"))) return std::nullopt;
	if (!(is_sip ? parse_sip(uri, text) : parse_tel(uri, text))) return std::nullopt;
	return uri;
}

bool is_sip_uri(std::string_view text) noexcept {
	const auto uri = Uri::parse(text);
	return uri && !uri->host.empty(); // tel: has none
}

std::string_view without_params(std::string_view text) noexcept {
	return without_params(text, Uri::parse(text));
}

std::string_view without_params(std::string_view text, const std::optional<Uri> &parsed) noexcept {
	if (!parsed || parsed->host.empty()) return text.substr(0, text.find(';'));

	const auto host = static_cast<size_t>(parsed->host.data() - text.data());
	const auto *const end = std::find_if(text.begin() + host, text.end(), ends_host);
	return text.substr(0, static_cast<size_t>(end - text.begin()));
}

bool is_ip_literal(std::string_view host) noexcept {
	return is_address(AF_INET, host) || is_ipv6_reference(host);
}

std::optional<std::string> alias_address(std::string_view text) {
	if (text.find('~') == npos) return std::nullopt; // hardly any URI has one
	const auto uri = Uri::parse(text);
	if (!uri) return std::nullopt;

	auto port = param(uri->params, "alias").value_or(std::string_view());
	const auto ip = cut(port, '~');
	auto transport = port;
	port = cut(transport, '~');
	const auto port_number = core::base::parse_number<uint16_t>(port).value_or(0);
	const auto proto = core::base::parse_number<size_t>(transport).value_or(0);
	if (port_number == 0 || proto < 1 || proto > std::size(kTransports)) return std::nullopt;

	const bool is_bare_ipv6 = is_address(AF_INET6, ip);
	if (!is_bare_ipv6 && !is_ip_literal(ip)) return std::nullopt;
	const auto host = is_bare_ipv6 ? '[' + std::string(ip) + ']' : std::string(ip);
	return "sip:" + host + ':' + std::to_string(port_number)
			+ ";transport=" + std::string(kTransports[proto - 1]);
}

std::optional<std::string> alias_of(std::string_view address) {
	const auto uri = Uri::parse(address);
	if (!uri || uri->port == 0 || !is_ip_literal(uri->host)) return std::nullopt;
	const auto named = param(uri->params, "transport").value_or("udp");
	const auto *transport = std::find_if(std::begin(kTransports), std::end(kTransports),
			[&](std::string_view one) { return iequals(one, named); });
	if (transport == std::end(kTransports)) return std::nullopt;
	return ";alias=" + std::string(uri->host) + '~' + std::to_string(uri->port) + '~'
			+ std::to_string(transport - std::begin(kTransports) + 1);
}

} // namespace core::sip
