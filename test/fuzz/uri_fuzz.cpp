#include "core/sip/uri.hpp"

#include <algorithm>

#include "test/fuzz/property.hpp"

using namespace core::sip;
using test::require;

namespace {

void check_parts(std::string_view text) {
	const auto uri = Uri::parse(text);
	require(uri.has_value() == aor_key(text).has_value(), "what is a URI has a key");
	if (!uri) return;
	for (const auto part :
			{uri->scheme, uri->user, uri->password, uri->host, uri->params, uri->headers})
		require(test::is_inside(part, text), "each part lies inside the text");
	require(!uri->user.empty() || !uri->host.empty(), "there is a user or a host");
}

void check_key(std::string_view text) {
	const auto plain = without_params(text);
	require(text.substr(0, plain.size()) == plain, "without_params cuts off the end");

	const auto key = aor_key(text);
	if (!key) return;
	require(without_params(plain) == plain, "without_params is idempotent");
	require(aor_key(*key) == key, "a key is its own key");
	require(aor_key(plain) == key, "parameters do not count");
	require(same_uri(*key, plain) == same_uri(plain, *key), "same_uri is symmetric");

	std::string other(text);
	other[0] ^= 0x20; // the case of the scheme
	require(aor_key(other) == key, "the case of the scheme does not count");
	require(same_uri(text, other), "same_uri is reflexive");
}

void check_pair(std::string_view a, std::string_view b) {
	require(same_uri(a, a) && same_uri(b, b), "same_uri is reflexive");
	require(same_uri(a, b) == same_uri(b, a), "same_uri is symmetric");
	if (same_uri(a, b)) require(aor_key(a) == aor_key(b), "the same URIs have the same key");
}

void check_alias(std::string_view text) {
	const auto address = alias_address(text);
	if (!address) return;
	const auto uri = Uri::parse(*address);
	require(uri && is_ip_literal(uri->host) && uri->port != 0, "an alias gives an address");
}

} // namespace

// Two URIs, one on each line.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	const auto end = std::min(text.find('\n'), size);
	const auto first = text.substr(0, end), second = text.substr(std::min(end + 1, size));
	for (const auto uri : {first, second}) {
		check_parts(uri);
		check_key(uri);
		check_alias(uri);
	}
	check_pair(first, second);
	return 0;
}
