#include "core/sip/digest.hpp"

#include "core/sip/scan.hpp"
#include "test/fuzz/property.hpp"

using namespace core::sip;
using test::require;

namespace {

std::string some_hash(std::string_view text) {
	return std::to_string(text.size());
}

void check(Digest digest, std::string_view field) {
	for (const auto part : {digest.realm, digest.nonce, digest.opaque})
		require(test::is_inside(part, field), "what is read lies inside");
	digest.count = 1;
	const auto text = print_credentials(
			digest, {"u", "p"}, {"BYE", "sip:\"b", "x"}, "c", {some_hash, some_hash});
	require(is_header_safe(text), "nothing ends the header");
	std::string_view rest = text;
	const auto again = next_digest(rest);
	require(again && again->realm == digest.realm && again->nonce == digest.nonce
					&& again->algorithm == digest.algorithm && again->qop == digest.qop,
			"what is printed reads the same");
	require(again->opaque == digest.opaque, "opaque is sent back as it came");
	require(!next_digest(rest), "one challenge, one answer");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto field = test::text_of(data, size);
	size_t count = 0;
	for (auto rest = field; const auto digest = next_digest(rest); ++count) check(*digest, field);
	require(count <= size / sizeof("Digest"), "there are no more than there is room for");
	return 0;
}
