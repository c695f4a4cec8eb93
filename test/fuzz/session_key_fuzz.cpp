#include "core/base/session_key.hpp"

#include "core/sip/scan.hpp"
#include "test/fuzz/property.hpp"

using namespace core::base;
using test::require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	const auto key = parse_session_key(text, "b2b");
	if (!key) return 0;
	require(core::sip::is_token(text), "a key is a token");
	require(print(*key, "b2b") == text, "a key has one spelling");
	return 0;
}
