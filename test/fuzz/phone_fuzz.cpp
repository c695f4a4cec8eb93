#include "sca/domain/phone.hpp"

#include "core/sip/scan.hpp"
#include "test/fuzz/property.hpp"

using namespace sca;
using test::require;

// Six lines: Contact, address and instance of one phone, then of another.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	auto rest = test::text_of(data, size);
	Phone one, other;
	for (auto *text : {&one.contact, &one.address, &one.instance, &other.contact, &other.address,
				 &other.instance})
		*text = core::sip::cut(rest, '\n');

	for (const bool is_anothers : {false, true}) {
		require(is_same_phone(one, other, is_anothers) == is_same_phone(other, one, is_anothers),
				"it does not matter which of the two was seen first");
		require(one.contact.empty() || is_same_phone(one, one, is_anothers),
				"a phone with a Contact is itself");
	}
	require(!is_same_phone(one, other, true) || is_same_phone(one, other, false),
			"a Contact that is another's makes nobody the owner");
	return 0;
}
