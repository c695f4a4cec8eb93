#include "test/unit/callops/fixture.hpp"

using namespace test;

// Ends that say when to try again.
class RetryAfterTest : public OnCall {
	CPPUNIT_TEST_SUITE(RetryAfterTest);
	CPPUNIT_TEST(it_is_tried_again_after_that_time);
	CPPUNIT_TEST(once_in_an_operation);
	CPPUNIT_TEST(only_while_there_is_time);
	CPPUNIT_TEST(other_codes_fail);
	CPPUNIT_TEST(a_491_may_follow);
	CPPUNIT_TEST_SUITE_END();

	std::string retry_after(Leg leg, unsigned code, uint32_t seconds) {
		return reinvited_with(leg, {code, seconds});
	}

	void it_is_tried_again_after_that_time() {
		hold();
		TOLD("", retry_after(Leg::Caller, 500, 3));
		TOLD("", retry_after(Leg::Callee, 503, 0));
		TOLD("491", hold());
		TOLD("INVITE callee 12", wait(0));
		TOLD("", wait(2999));
		TOLD("INVITE caller 2", wait(1));
		TOLD("lamp caller; hold caller ok", reinvited(Leg::Caller, 200));
		TOLD("lamp callee; hold callee ok", reinvited(Leg::Callee, 200));
		unhold();
		TOLD("", retry_after(Leg::Caller, 500, 1));
		TOLD("INVITE caller 4", wait(1000));
	}

	void once_in_an_operation() {
		hold();
		TOLD("", retry_after(Leg::Caller, 500, 0));
		wait(0);
		TOLD("hold caller fail", retry_after(Leg::Caller, 500, 0));
	}

	void only_while_there_is_time() {
		hold();
		TOLD("hold caller fail", retry_after(Leg::Caller, 503, 60));
		TOLD("hold callee fail", retry_after(Leg::Callee, 503, UINT32_MAX));
		hold();
		TOLD("", retry_after(Leg::Caller, 503, 59));
		CPPUNIT_ASSERT(next_deadline(call) == now + 59'000);
	}

	void other_codes_fail() {
		for (const unsigned code : {404u, 480u, 486u, 501u, 600u}) {
			call = answered("old");
			hold();
			TOLD("hold caller fail", retry_after(Leg::Caller, code, 1));
		}
		call = answered("old");
		hold();
		TOLD("hold caller fail", reinvited(Leg::Caller, 500));
	}

	void a_491_may_follow() {
		hold();
		retry_after(Leg::Caller, 500, 1);
		TOLD("INVITE caller 2", wait(1000));
		TOLD("", reinvited(Leg::Caller, 491));
		TOLD("INVITE caller 3", wait(0));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(RetryAfterTest);
