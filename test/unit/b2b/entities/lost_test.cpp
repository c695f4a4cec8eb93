// Answers that nobody could be told of when they came.
#include <cppunit/extensions/HelperMacros.h>

#include "b2b/entities/domain/lost.hpp"

using namespace b2b_entities;

class LostTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(LostTest);
	CPPUNIT_TEST(what_comes_again_need_not_be_told);
	CPPUNIT_TEST(who_waits_is_told_a_failure);
	CPPUNIT_TEST(they_come_back_in_their_order_as_far_as_there_is_room);
	CPPUNIT_TEST_SUITE_END();

	void what_comes_again_need_not_be_told() {
		CPPUNIT_ASSERT(!told_without_message(180, true));
		CPPUNIT_ASSERT(!told_without_message(200, true));
		CPPUNIT_ASSERT(!told_without_message(100, false));
	}
	void who_waits_is_told_a_failure() {
		CPPUNIT_ASSERT_EQUAL(500u, told_without_message(200, false).value());
		CPPUNIT_ASSERT_EQUAL(486u, told_without_message(486, true).value());
		CPPUNIT_ASSERT_EQUAL(481u, told_without_message(481, false).value());
	}
	void they_come_back_in_their_order_as_far_as_there_is_room() {
		LostAnswers all;
		uint32_t added = 0;
		while (all.add({7, added + 1, 500, false})) ++added;
		CPPUNIT_ASSERT(added >= 3);
		for (uint32_t serial = 1; serial <= added; ++serial)
			CPPUNIT_ASSERT_EQUAL(serial, all.take().value().serial);
		CPPUNIT_ASSERT(all.empty() && !all.take());
		CPPUNIT_ASSERT(all.add({7, 9, 500, false}));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(LostTest);
