// What comes out of printable(), for any bytes: the text of every fault of an RPC.
#include "core/base/printable.hpp"

#include "core/base/utf8.hpp"
#include "test/fuzz/property.hpp"

using core::base::printable;
using test::require;

namespace {

bool has_control_character(std::string_view text) {
	const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
	for (size_t i = 0; i < text.size(); ++i) {
		if (byte(i) < 0x20 || byte(i) == 0x7f) return true;
		if (byte(i) == 0xc2 && i + 1 < text.size() && byte(i + 1) < 0xa0) return true;
	}
	return false;
}

} // namespace

// The first byte is the bound.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0) return 0;
	const size_t most = data[0];
	const auto text = test::text_of(data + 1, size - 1);
	const std::string whole = printable(text), shown = printable(text, most);
	for (const auto &one : {whole, shown}) {
		require(core::base::is_utf8(one), "what is shown is UTF-8");
		require(!has_control_character(one), "no control character is shown");
		require(printable(one) == one, "what can be shown stays as it is");
	}
	constexpr size_t kLongestCharacter = 4;
	require(whole.size() <= text.size(), "nothing becomes longer");
	require(shown.size() <= most, "the bound is kept");
	require(whole.compare(0, shown.size(), shown) == 0, "the bound changes nothing but the end");
	require(shown.size() == whole.size() || shown.size() + kLongestCharacter > most,
			"no more is cut than has to be");
	return 0;
}
