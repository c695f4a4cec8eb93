// Comparison of URIs, RFC 3261 19.1.4 and RFC 3966 5.
#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "core/sip/ascii.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace core::sip {
namespace {

bool is_unreserved(char c) noexcept {
	return is_alnum(c) || std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
}

// `escape` as is_escape() knows it.
char byte_of(std::string_view escape) noexcept {
	unsigned char byte = 0;
	std::from_chars(escape.data() + 1, escape.data() + 3, byte, 16);
	return static_cast<char>(byte);
}

// One spelling of each text: escapes only where they matter, and those in upper case.
std::string plain(std::string_view text) {
	if (text.find('%') == text.npos) return std::string(text);
	std::string out;
	out.reserve(text.size());
	while (!text.empty()) {
		const size_t size = is_escape(text) ? 3 : 1;
		const char c = size == 3 ? byte_of(text) : text.front();
		if (size == 1 || is_unreserved(c))
			out += c;
		else
			out.append({'%', upper(text[1]), upper(text[2])});
		text.remove_prefix(size);
	}
	return out;
}

std::string tel_key(const Uri &uri) {
	std::string key = "tel:";
	for (const char c : uri.user)
		if (is_alnum(c) || c == '+' || c == '*' || c == '#') key += lower(c);
	return key;
}

bool is_secure(const Uri &uri) noexcept {
	return uri.scheme.size() == 4;
}

unsigned default_port(bool is_secure) noexcept {
	return is_secure ? 5061 : 5060;
}

unsigned port_of(const Uri &uri) noexcept {
	return uri.port != 0 ? uri.port : default_port(is_secure(uri));
}

bool is_sip(std::string_view uri) noexcept {
	return iequals(uri.substr(0, 3), "sip");
}

// Two URIs of this scheme, with users whose spelling says all: they name the same only if these are the same bytes.
bool differ_in_user(std::string_view a, std::string_view b) noexcept {
	const auto user_of = [](std::string_view uri) {
		const auto scheme = uri.find(':'), end = uri.find('@');
		const bool has_both = scheme != uri.npos && end != uri.npos && scheme < end;
		return has_both ? uri.substr(scheme + 1, end - scheme - 1) : std::string_view();
	};
	const auto left = user_of(a), right = user_of(b);
	const auto is_plain = [](std::string_view user) {
		return !user.empty() && user.find('%') == user.npos;
	};
	return left != right && is_plain(left) && is_plain(right) && is_sip(a) && is_sip(b);
}

// What is soon seen of two phones behind one AoR: their keys cannot be equal.
bool differ_in_address(const Uri &a, const Uri &b) noexcept {
	return port_of(a) != port_of(b) || !iequals(a.host, b.host);
}

std::string sip_key(const Uri &uri) {
	const bool secure = is_secure(uri);
	std::string key = secure ? "sips:" : "sip:";
	if (!uri.user.empty()) {
		key += plain(uri.user);
		if (uri.password.data()) key += ':' + plain(uri.password);
		key += '@';
	}
	key += to_lower(uri.host);
	if (port_of(uri) != default_port(secure)) key += ':' + std::to_string(uri.port);
	return key;
}

std::string key_of(const Uri &uri) {
	return uri.host.empty() ? tel_key(uri) : sip_key(uri);
}

// A parameter or header: name and "=value", or name and "", in lower case.
using Field = std::pair<std::string, std::string>;

// Sorted, so that two long lists are compared in one pass; of a name that is there twice the first
// counts.
std::vector<Field> fields_of(std::string_view text, char separator) {
	std::vector<Field> fields;
	while (text.data()) {
		const auto field = cut(text, separator);
		const auto name = field.substr(0, field.find('='));
		if (field.empty()) continue;
		fields.emplace_back(to_lower(plain(name)), to_lower(plain(field.substr(name.size()))));
	}
	std::stable_sort(fields.begin(), fields.end(),
			[](const Field &a, const Field &b) { return a.first < b.first; });
	const auto same_name = [](const Field &a, const Field &b) { return a.first == b.first; };
	fields.erase(std::unique(fields.begin(), fields.end(), same_name), fields.end());
	return fields;
}

// May a URI have this parameter and still name the same contact as one that lacks it?
bool is_optional(const Field &param) noexcept {
	static constexpr std::string_view kBinding[] = {"transport", "maddr", "user", "ttl", "method"};
	return std::find(std::begin(kBinding), std::end(kBinding), param.first) == std::end(kBinding);
}

bool params_match(std::string_view a, std::string_view b) {
	const auto left = fields_of(a, ';'), right = fields_of(b, ';');
	auto l = left.begin(), r = right.begin();
	while (l != left.end() || r != right.end()) {
		const bool only_left = r == right.end() || (l != left.end() && l->first < r->first);
		const bool only_right = !only_left && (l == left.end() || r->first < l->first);
		if (only_left || only_right) {
			if (!is_optional(only_left ? *l++ : *r++)) return false;
		} else if (*l++ != *r++) {
			return false;
		}
	}
	return true;
}

} // namespace

std::optional<std::string> aor_key(std::string_view text) {
	const auto uri = Uri::parse(text);
	if (!uri) return std::nullopt;
	return key_of(*uri);
}

NamedAor named_aor(std::string_view uri, const std::optional<Uri> &parsed) {
	const auto text = without_params(uri, parsed);
	return {text, parsed ? key_of(*parsed) : aor_key(text).value_or("")};
}

bool same_uri(std::string_view a, std::string_view b) {
	if (a == b) return true;
	if (differ_in_user(a, b)) return false;
	const auto left = Uri::parse(a), right = Uri::parse(b);
	return left && right && !differ_in_address(*left, *right) && key_of(*left) == key_of(*right)
			&& params_match(left->params, right->params)
			&& fields_of(left->headers, '&') == fields_of(right->headers, '&');
}

} // namespace core::sip
