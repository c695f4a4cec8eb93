#include "test/unit/b2b/logic/fixture.hpp"

using namespace test::logic;

// A call that we begin.
class B2bTriggerTest : public OnSession {
	CPPUNIT_TEST_SUITE(B2bTriggerTest);
	CPPUNIT_TEST(two_ends_are_connected);
	CPPUNIT_TEST(who_calls_is_the_other_end);
	CPPUNIT_TEST(who_asked_is_told);
	CPPUNIT_TEST(the_first_refuses);
	CPPUNIT_TEST(the_second_refuses);
	CPPUNIT_TEST(without_media_there_is_no_call);
	CPPUNIT_TEST(the_first_waits_on_hold_for_a_slow_second);
	CPPUNIT_TEST(a_slow_second_is_renegotiated_with);
	CPPUNIT_TEST(requests_before_both_talk_are_refused);
	CPPUNIT_TEST(the_first_hangs_up);
	CPPUNIT_TEST(neither_answers_in_time);
	CPPUNIT_TEST(bad_orders_are_refused);
	CPPUNIT_TEST_SUITE_END();

	std::string begin(bool notifies = false) {
		name_callee("e1", "\"Ann\" <sip:ann@a.example>");
		name_callee("e2", "sip:ben@b.example");
		TriggerOrder order;
		order.scenario = "click";
		order.notifies = notifies;
		return note(trigger(session, order, now, policy));
	}

	void two_ends_are_connected() {
		TOLD("INVITE 0", begin());
		TOLD("", reply(0, 180));
		TOLD("INVITE 1 (ann)", reply(0, 200, "ann"));
		TOLD("", reply(1, 180));
		TOLD("ACK 0 (ben); ACK 1; answered", reply(1, 200, "ben"));
		TOLD("confirmed confirmed", state(0) + " " + state(1));
		TOLD(" (ann) (ben) (ann) (ben)", sdp_from(0) + sdp_from(1) + sdp_to(1) + sdp_to(0));
		TOLD("INFO 1", ask(0, "INFO"));
		TOLD("200 to 1; 480 to 0; end 0; over", ask(1, "BYE"));
	}

	void who_calls_is_the_other_end() {
		begin();
		TOLD("<sip:ben@b.example>", find_effect<Invite>(last)->from);
		TOLD("\"Ann\" <sip:ann@a.example>", find_effect<Invite>(last)->to);
		reply(0, 200, "ann");
		TOLD("\"Ann\" <sip:ann@a.example>", find_effect<Invite>(last)->from);
	}

	void who_asked_is_told() {
		begin(true);
		TOLD("notify 180", reply(0, 180));
		reply(0, 200, "ann");
		TOLD("notify 183", reply(1, 183));
		TOLD("ACK 0 (ben); ACK 1; answered; notify 200", reply(1, 200, "ben"));
		session = {};
		begin(true);
		TOLD("notify 487; end 0; over", note(terminate(session, EndReason::Rpc, 0, now, policy)));
	}

	void the_first_refuses() {
		begin(true);
		TOLD("notify 486; over", reply(0, 486));
		CPPUNIT_ASSERT(session.end_reason == EndReason::Reject && session.end_code == 486);
	}

	void the_second_refuses() {
		begin(true);
		reply(0, 200, "ann");
		TOLD("notify 603; end 0; over", reply(1, 603));
		CPPUNIT_ASSERT_EQUAL(Leg{1}, session.end_by);
	}

	void without_media_there_is_no_call() {
		begin();
		TOLD("end 0; over", reply(0, 200));
		CPPUNIT_ASSERT(session.end_reason == EndReason::Error && session.end_code == 488);
		session = {};
		begin();
		reply(0, 200, "ann");
		TOLD("end 0; end 1; over", reply(1, 200));
	}

	void the_first_waits_on_hold_for_a_slow_second() {
		begin();
		reply(0, 200, "ann");
		CPPUNIT_ASSERT_EQUAL(now + 10'000, find_effect<WakeAt>(last)->at);
		TOLD("", wait(9));
		TOLD("ACK 0 (ann) on hold", wait(1));
		TOLD("", reply(1, 180));
		TOLD("end 0; over", reply(1, 486));
	}

	// As no-late-sdp does: what the first offers now is offered to the second.
	void a_slow_second_is_renegotiated_with() {
		begin(true);
		reply(0, 200, "ann");
		wait(10);
		TOLD("answered; notify 200; ACK 1; INVITE 0", reply(1, 200, "ben"));
		TOLD("INVITE 1 (ann2)", reply(0, 200, "ann2"));
		TOLD("ACK 0 (ben2); ACK 1; bridged", reply(1, 200, "ben2"));
		TOLD("talking", std::string(state_of(session)));
		TOLD("INFO 1", ask(0, "INFO"));
	}

	void requests_before_both_talk_are_refused() {
		begin();
		reply(0, 200, "ann");
		TOLD("491 to 0", ask(0, "INVITE", "ann2"));
		TOLD("480 to 0", ask(0, "INFO"));
	}

	void the_first_hangs_up() {
		begin(true);
		reply(0, 200, "ann");
		auto bye = incoming(0, "BYE", {});
		CPPUNIT_ASSERT(is_internal(session, bye, false));
		TOLD("200 to 0; notify 487; end 1; over", ask(0, "BYE"));
	}

	void neither_answers_in_time() {
		begin(true);
		TOLD("notify 408; end 0; over", wait(60));
	}

	void bad_orders_are_refused() {
		TOLD("refused 400", note(trigger(session, {}, now, policy)));
		begin();
		TOLD("refused 491", note(trigger(session, {}, now, policy)));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bTriggerTest);
