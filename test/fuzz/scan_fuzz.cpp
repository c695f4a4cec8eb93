#include "core/sip/scan.hpp"

#include "test/fuzz/property.hpp"

using namespace core::sip;
using test::require;

namespace {

template <class Cut>
void check_cut(Cut &&next, std::string_view text) {
	for (auto rest = text; rest.data();) {
		const auto before = rest;
		const auto piece = next(rest, ',');
		require(test::is_inside(piece, before), "a piece lies inside the list");
		require(!rest.data() || rest.size() < before.size(), "each cut makes the list shorter");
		require(test::is_inside(rest, before), "the rest lies inside the list");
	}
}

void check_quotes(std::string_view text) {
	require(unquote(text).size() <= text.size(), "unquote makes nothing longer");
	if (!is_header_safe(text)) return;
	require(is_header_safe(quote(text)), "what is quoted stays header-safe");
	require(unquote(quote(text)) == text, "unquote undoes quote");

	auto list = quote(text) + ',';
	std::string_view rest = list;
	require(cut_list(rest, ',') == quote(text), "a quoted string is one piece");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	check_cut(cut_list, text);
	check_cut(cut, text);
	check_quotes(text);

	const auto trimmed = trim(text);
	require(test::is_inside(trimmed, text), "trim stays inside");
	require(trim(trimmed) == trimmed, "trim is idempotent");
	require(iequals(text, to_lower(text)), "lower case is the same text");
	require(!is_token(text) || is_header_safe(text), "a token is header-safe");
	return 0;
}
