#include <cppunit/extensions/HelperMacros.h>

#include "core/kam/undisturbed.hpp"

using core::kam::Disturbed;
using core::kam::Undisturbed;

class UndisturbedTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(UndisturbedTest);
	CPPUNIT_TEST(signals_wait_until_the_outermost_is_gone);
	CPPUNIT_TEST(within_a_wait_they_come);
	CPPUNIT_TEST(within_a_wait_work_is_undisturbed_again);
	CPPUNIT_TEST(who_shares_the_state_of_another_module_asks_the_kernel_once);
	CPPUNIT_TEST_SUITE_END();

	static bool does_wait(int signal) {
		sigset_t mask;
		sigprocmask(SIG_SETMASK, nullptr, &mask);
		return sigismember(&mask, signal) == 1;
	}
	static bool do_wait() { return does_wait(SIGTERM) && does_wait(SIGINT); }
	static bool do_come() { return !does_wait(SIGTERM) && !does_wait(SIGINT); }

	void signals_wait_until_the_outermost_is_gone() {
		{
			const Undisturbed outer;
			CPPUNIT_ASSERT(do_wait());
			{ const Undisturbed inner; }
			CPPUNIT_ASSERT(do_wait());
		}
		CPPUNIT_ASSERT(do_come());
	}

	void within_a_wait_they_come() {
		const Undisturbed outer;
		{
			const Disturbed disturbed;
			CPPUNIT_ASSERT(do_come());
		}
		CPPUNIT_ASSERT(do_wait());
	}

	void within_a_wait_work_is_undisturbed_again() {
		const Undisturbed outer;
		const Disturbed disturbed;
		{
			const Undisturbed inner;
			CPPUNIT_ASSERT(do_wait());
		}
		CPPUNIT_ASSERT(do_come());
	}

	void who_shares_the_state_of_another_module_asks_the_kernel_once() {
		int *const own = Undisturbed::state();
		int shared = 0;
		Undisturbed::share(&shared);
		{
			const Undisturbed outer;
			CPPUNIT_ASSERT(do_wait() && shared != 0);
		}
		CPPUNIT_ASSERT(do_come() && shared == 0);
		shared = 1; // the other module has asked
		{
			const Undisturbed inner;
			CPPUNIT_ASSERT(do_come());
		}
		CPPUNIT_ASSERT_EQUAL(1, shared);
		Undisturbed::share(own);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(UndisturbedTest);
