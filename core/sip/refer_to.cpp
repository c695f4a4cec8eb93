#include "core/sip/refer_to.hpp"

#include "core/sip/name_addr.hpp"
#include "core/sip/refer.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace core::sip {
namespace {

// nullopt: it stands there twice, or cannot be a header of its own. Empty: there is none.
std::optional<std::string> replaces_among(std::string_view headers) {
	std::string found;
	while (headers.data()) {
		auto value = cut(headers, '&');
		if (!iequals(cut(value, '='), "Replaces")) continue;
		if (!found.empty()) return std::nullopt;
		found = unescape(value);
		if (found.empty() || !is_header_safe(found)) return std::nullopt;
	}
	return found;
}

} // namespace

std::optional<ReferTo> ReferTo::parse(std::string_view field) {
	const auto address = NameAddr::parse(field);
	const auto uri = address ? Uri::parse(address->uri) : std::nullopt;
	if (!uri) return std::nullopt;
	auto replaces = replaces_among(uri->headers);
	if (!replaces) return std::nullopt;

	auto text = address->uri;
	if (uri->headers.data()) text.remove_suffix(uri->headers.size() + 1);
	auto method = uri->params.empty() ? std::nullopt : take_match(text, "method");
	ReferTo refer_to{std::string(text), "INVITE", std::move(*replaces)};
	if (!method) return refer_to;
	if (!is_token(method->value)) return std::nullopt;
	refer_to.target = std::move(method->uri);
	refer_to.method = std::move(method->value);
	return refer_to;
}

} // namespace core::sip
