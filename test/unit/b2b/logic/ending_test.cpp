#include "test/unit/b2b/logic/fixture.hpp"

using namespace test::logic;

// Sessions that end by CANCEL, by time, or because somebody says so.
class B2bEndingTest : public OnSession {
	CPPUNIT_TEST_SUITE(B2bEndingTest);
	CPPUNIT_TEST(a_cancel_reaches_all_clients_with_its_reason);
	CPPUNIT_TEST(a_call_is_set_up_in_time_or_not);
	CPPUNIT_TEST(a_call_has_a_longest_duration);
	CPPUNIT_TEST(no_limit_is_none);
	CPPUNIT_TEST(too_early_is_not_over);
	CPPUNIT_TEST(a_call_is_terminated_in_any_state);
	CPPUNIT_TEST(a_session_ends_once);
	CPPUNIT_TEST(what_was_lost_half_way_ends_it);
	CPPUNIT_TEST_SUITE_END();

	std::string terminate() {
		return note(b2b_logic::terminate(session, EndReason::Rpc, 0, now, policy));
	}

	void a_cancel_reaches_all_clients_with_its_reason() {
		begin_hiding(2);
		reply(1, 180);
		const auto elsewhere = "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n";
		TOLD("end 1; end 2; over", cancel(0, asked, elsewhere));
		TOLD(elsewhere, find_effect<EndLeg>(last)->headers);
		CPPUNIT_ASSERT(session.end_reason == EndReason::Cancel && session.end_code == 487);
		TOLD("refused 481", reply(1, 200, "bob"));
	}

	void a_call_is_set_up_in_time_or_not() {
		begin_plain();
		reply(1, 180);
		TOLD("", wait(59));
		TOLD("end 0 408; end 1; over", wait(1));
		CPPUNIT_ASSERT(session.end_reason == EndReason::Timeout && session.end_code == 408);
		CPPUNIT_ASSERT_EQUAL(now, session.ended);
	}

	void a_call_has_a_longest_duration() {
		policy.max_duration = 3;
		begin_plain();
		reply(1, 200, "bob");
		CPPUNIT_ASSERT_EQUAL(now + 3'000, find_effect<WakeAt>(last)->at);
		ack(0);
		TOLD("end 0; end 1; over", wait(3));
	}

	void no_limit_is_none() {
		policy.max_duration = 0;
		begin_plain();
		reply(1, 200, "bob");
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, find_effect<WakeAt>(last)->at);
		TOLD("", wait(1'000'000));
	}

	void what_was_lost_half_way_ends_it() {
		begin_plain();
		session.has_failed = true;
		TOLD("end 0 500; end 1; over", wait(1));
		CPPUNIT_ASSERT(session.end_reason == EndReason::Error && session.end_code == 500);
	}

	void too_early_is_not_over() {
		begin_plain();
		TOLD("", wait(10));
		CPPUNIT_ASSERT_EQUAL(now + 50'000, find_effect<WakeAt>(last)->at);
	}

	void a_call_is_terminated_in_any_state() {
		begin_plain();
		TOLD("end 0 480; end 1; over", terminate());
		session = {};
		talk();
		TOLD("end 0; end 1; over", terminate());
		CPPUNIT_ASSERT(session.end_reason == EndReason::Rpc && session.end_by == kNobody);
		session = {};
		name_server(session, {"s", {}, {}});
		TOLD("over", terminate());
	}

	void a_session_ends_once() {
		talk();
		terminate();
		TOLD("", terminate());
		TOLD("", wait(100'000));
		TOLD("", gone(0, 408));
		TOLD("", ack(0));
		TOLD("", cancel(0, asked));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEndingTest);
