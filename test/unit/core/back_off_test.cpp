#include "core/base/back_off.hpp"

#include <cppunit/extensions/HelperMacros.h>

using core::base::BackOff;

class BackOffTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(BackOffTest);
	CPPUNIT_TEST(each_failure_doubles_the_pause_up_to_the_longest);
	CPPUNIT_TEST(a_success_ends_it);
	CPPUNIT_TEST_SUITE_END();

	void each_failure_doubles_the_pause_up_to_the_longest() {
		BackOff tries(5);
		int64_t now = 100;
		for (const int64_t pause : {1, 2, 4, 5, 5}) {
			CPPUNIT_ASSERT(tries.may_try(now));
			tries.failed(now);
			CPPUNIT_ASSERT_EQUAL(pause, tries.pause());
			CPPUNIT_ASSERT(!tries.may_try(now + pause - 1));
			now += pause;
		}
	}

	void a_success_ends_it() {
		BackOff tries(5);
		tries.failed(100);
		tries.failed(101);
		tries.succeeded();
		CPPUNIT_ASSERT(tries.may_try(101) && !tries.has_failed());
		tries.failed(101);
		CPPUNIT_ASSERT_EQUAL(int64_t{1}, tries.pause());
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(BackOffTest);
