#include <cppunit/extensions/HelperMacros.h>

#include "b2b/entities/domain/ended.hpp"

namespace {

using b2b_entities::EndedLegs;
using core::base::SessionKey;

class EndedLegsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(EndedLegsTest);
	CPPUNIT_TEST(a_leg_is_known_for_a_while);
	CPPUNIT_TEST(nobody_guesses_one);
	CPPUNIT_TEST(many_are_known_and_the_oldest_forgotten);
	CPPUNIT_TEST_SUITE_END();

	static constexpr int64_t kNow = 1800000000;
	EndedLegs ended_;

	void a_leg_is_known_for_a_while() {
		const SessionKey leg{7, 0x1234567890abcdef};
		CPPUNIT_ASSERT(!ended_.has(leg, kNow));
		ended_.note(leg, kNow);
		CPPUNIT_ASSERT(ended_.has(leg, kNow));
		CPPUNIT_ASSERT(ended_.has(leg, kNow + EndedLegs::kTime));
		CPPUNIT_ASSERT(!ended_.has(leg, kNow + EndedLegs::kTime + 1));
	}

	void nobody_guesses_one() {
		ended_.note({7, 0x1234567890abcdef}, kNow);
		CPPUNIT_ASSERT(!ended_.has({7, 0x1234567890abcdee}, kNow));
		CPPUNIT_ASSERT(!ended_.has({8, 0x1234567890abcdef}, kNow));
		CPPUNIT_ASSERT(!ended_.has({9, 0}, kNow)); // that none has been noted at
	}

	void many_are_known_and_the_oldest_forgotten() {
		for (uint32_t i = 1; i <= 20000; ++i) ended_.note({i, i}, kNow);
		CPPUNIT_ASSERT(ended_.has({20000, 20000}, kNow) && ended_.has({4000, 4000}, kNow));
		CPPUNIT_ASSERT(!ended_.has({1, 1}, kNow));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(EndedLegsTest);

} // namespace
