#include "core/sip/params.hpp"
#include "core/sip/scan.hpp"

#include "test/fuzz/property.hpp"

using namespace core::sip;
using test::require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	size_t count = 0;
	for (auto rest = text; const auto next = next_param(rest);) {
		require(test::is_inside(next->name, text), "a name lies inside the list");
		require(test::is_inside(next->value, text), "a value lies inside the list");
		require(trim(next->value) == next->value, "a value is trimmed");
		require(next->has_value || next->value.empty(), "a flag has no value");
		if (++count > 16) continue; // the look-up is linear for each

		const auto found = param(text, next->name);
		require(found.has_value(), "what is listed is found");
		require(count > 1 || *found == next->value, "the first of a name is found");
	}
	require(count <= size, "there are no more parameters than bytes");
	return 0;
}
