#include "core/sip/name_addr.hpp"

#include <string>

#include "core/sip/scan.hpp"
#include "test/fuzz/property.hpp"

using core::sip::NameAddr;
using test::require;

namespace {

std::string printed(const NameAddr &value) {
	std::string text(value.display);
	return text.append(" <").append(value.uri).append(">;").append(value.params);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	const auto value = NameAddr::parse(text);
	if (!value) return 0;

	require(!value->uri.empty(), "there is a URI");
	for (const auto part : {value->display, value->uri, value->params}) {
		require(test::is_inside(part, text), "each part lies inside the text");
		require(core::sip::trim(part) == part, "each part is trimmed");
	}
	const auto again_text = printed(*value);
	const auto again = NameAddr::parse(again_text);
	require(again.has_value(), "what is printed can be parsed");
	require(again->display == value->display && again->uri == value->uri
					&& again->params == value->params,
			"parse undoes print");
	return 0;
}
