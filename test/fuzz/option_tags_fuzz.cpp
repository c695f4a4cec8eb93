#include "core/sip/option_tags.hpp"

#include "core/sip/rack.hpp"
#include "test/fuzz/property.hpp"

using namespace core::sip;
using test::require;

// Header lines; a RAck.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	for (const auto header : {"Supported", "Require"}) {
		const auto left = without_tag(text, header, "100rel");
		require(!lists(left, header, "100rel"), "what was taken out is not there");
		require(lists(left, header, "timer") == lists(text, header, "timer"), "the others stay");
		require(without_tag(left, header, "100rel") == left, "it is taken out once");
	}
	const auto without = without_header(text, "RSeq");
	require(without_header(without, "RSeq") == without, "it is taken out once");

	const auto rack = RAck::parse(text);
	if (!rack) return 0;
	require(test::is_inside(rack->method, text), "it lies inside");
	const auto printed = print(*rack);
	const auto again = RAck::parse(printed);
	require(again && again->rseq == rack->rseq && again->cseq == rack->cseq
					&& again->method == rack->method,
			"what is printed reads the same");
	return 0;
}
