#include "core/sip/glare.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <set>

class GlareTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(GlareTest);
	CPPUNIT_TEST(delays_are_those_of_the_rfc);
	CPPUNIT_TEST_SUITE_END();

	void delays_are_those_of_the_rfc() {
		std::set<int64_t> owner, side;
		for (uint32_t random = 0; random < 1000; ++random) {
			owner.insert(core::sip::glare_delay(true, random));
			side.insert(core::sip::glare_delay(false, random));
		}
		CPPUNIT_ASSERT(*owner.begin() == 2100 && *owner.rbegin() == 4000 && owner.size() == 191);
		CPPUNIT_ASSERT(*side.begin() == 0 && *side.rbegin() == 2000 && side.size() == 201);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(GlareTest);
