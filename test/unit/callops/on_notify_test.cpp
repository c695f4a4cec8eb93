#include "test/unit/callops/fixture.hpp"

using namespace test;

class OnNotifyTest : public OnCall {
	CPPUNIT_TEST_SUITE(OnNotifyTest);
	CPPUNIT_TEST(what_is_not_ours_is_passed_on);
	CPPUNIT_TEST(an_odd_id_is_ours_where_only_we_have_referred);
	CPPUNIT_TEST(what_the_ends_do_to_each_other_is_passed_on);
	CPPUNIT_TEST(without_an_id_it_is_about_the_last_refer);
	CPPUNIT_TEST(the_id_is_what_the_receiver_sent);
	CPPUNIT_TEST(the_id_says_which_refer);
	CPPUNIT_TEST(a_repeated_one_is_answered_and_changes_nothing);
	CPPUNIT_TEST(a_broken_one_is_refused_and_changes_nothing);
	CPPUNIT_TEST(an_end_without_result_decides_nothing);
	CPPUNIT_TEST(a_challenge_in_a_sipfrag_goes_on);
	CPPUNIT_TEST(after_the_call_it_is_well_for_a_while);
	CPPUNIT_TEST_SUITE_END();

	std::string heard(Leg leg, std::string_view event, uint32_t cseq,
			std::string_view body = "SIP/2.0 100 T", std::string_view state = "active") {
		return told(on_notify(call, {leg, cseq, event, state, body}, now, policy));
	}

	void what_is_not_ours_is_passed_on() {
		TOLD("", heard(Leg::Caller, "refer", 1));
		referred(LegName::Caller);
		TOLD("", heard(Leg::Callee, "refer", 1));
		TOLD("", heard(Leg::Caller, "presence", 1));
		TOLD("", heard(Leg::Caller, "", 1));
	}

	void an_odd_id_is_ours_where_only_we_have_referred() {
		referred(LegName::Caller);
		TOLD("200; transfer caller notify 100 T", heard(Leg::Caller, "refer;id=x", 1));
		TOLD("200; transfer caller notify 100 T", heard(Leg::Caller, "refer;id=77", 2));
		TOLD("200; transfer caller notify 100 T", heard(Leg::Caller, "refer;id", 3));
	}

	// bob refers alice by himself.
	uint32_t bob_refers(uint32_t cseq) {
		const auto wire = on_request(call, Leg::Callee, cseq).cseq;
		on_far_refer(call, Leg::Callee, wire);
		return wire;
	}

	void what_the_ends_do_to_each_other_is_passed_on() {
		bob_refers(5);
		TOLD("", heard(Leg::Caller, "refer;id=5", 1));
		TOLD("", heard(Leg::Caller, "refer", 2));
		referred(LegName::Caller);
		TOLD("", heard(Leg::Caller, "refer;id=5", 3));
		TOLD("200; transfer caller notify 100 T", heard(Leg::Caller, "refer;id=6", 4));
		TOLD("481", heard(Leg::Caller, "refer;id=77", 5));
		TOLD("481", heard(Leg::Caller, "refer;id=x", 6));
		heard(Leg::Caller, "refer;id=6", 7, "SIP/2.0 603 D");
		TOLD("", heard(Leg::Caller, "refer;id=77", 8));
	}

	void without_an_id_it_is_about_the_last_refer() {
		referred(LegName::Caller);
		const auto wire = bob_refers(5);
		TOLD("", heard(Leg::Caller, "refer", 1));
		on_far_refer_answer(call, Leg::Callee, wire, 603);
		TOLD("200; transfer caller notify 100 T", heard(Leg::Caller, "refer", 2));
	}

	void the_id_is_what_the_receiver_sent() {
		on_request(call, Leg::Callee, 4);
		referred(LegName::Caller);
		CPPUNIT_ASSERT_EQUAL(6u, bob_refers(5));
		const auto to_bob = [&](std::string_view event) {
			return refer_id_for_receiver(call, Leg::Caller, "NOTIFY", event).value_or(0);
		};
		CPPUNIT_ASSERT_EQUAL(5u, to_bob("refer;id=6"));
		CPPUNIT_ASSERT_EQUAL(0u, to_bob("refer;id=5")); // ours
		CPPUNIT_ASSERT_EQUAL(0u, to_bob("refer;id=4")); // was not moved
		CPPUNIT_ASSERT_EQUAL(0u, to_bob("refer"));
		CPPUNIT_ASSERT_EQUAL(0u, to_bob("presence;id=6"));
		const auto to_alice = [&](std::string_view method) {
			return refer_id_for_receiver(call, Leg::Callee, method, "refer;id=5").value_or(0);
		};
		CPPUNIT_ASSERT_EQUAL(6u, to_alice("SUBSCRIBE"));
		CPPUNIT_ASSERT_EQUAL(0u, to_alice("INFO"));
	}

	void the_id_says_which_refer() {
		referred(LegName::Caller);
		answer(Leg::Caller, 603);
		referred(LegName::Caller);
		TOLD("200", heard(Leg::Caller, "refer;id=1", 1, "SIP/2.0 200 OK"));
		TOLD("200; transfer caller notify 100 T", heard(Leg::Caller, "refer;id=2", 2));
	}

	void a_repeated_one_is_answered_and_changes_nothing() {
		referred(LegName::Caller);
		TOLD("200; transfer caller notify 100 T", heard(Leg::Caller, "refer", 5));
		TOLD("200", heard(Leg::Caller, "refer", 5));
		TOLD("200", heard(Leg::Caller, "refer", 4, "SIP/2.0 200 OK"));
		TOLD("200; transfer caller notify 100 T", heard(Leg::Caller, "refer", 6));
	}

	void a_broken_one_is_refused_and_changes_nothing() {
		referred(LegName::Caller);
		TOLD("400", heard(Leg::Caller, "refer", 1, ""));
		TOLD("400", heard(Leg::Caller, "refer", 2, "v=0\r\n"));
		TOLD("400", heard(Leg::Caller, "refer", 3, "SIP/2.0 9", ""));
		CPPUNIT_ASSERT(call[Leg::Caller].transfer == TransferState::Referred);
		CPPUNIT_ASSERT_EQUAL(0u, call[Leg::Caller].notify_cseq);
	}

	void an_end_without_result_decides_nothing() {
		referred(LegName::Caller);
		TOLD("200; transfer caller notify",
				heard(Leg::Caller, "refer", 1, "", "terminated;reason=timeout"));
		TOLD("200; transfer caller notify 100 T",
				heard(Leg::Caller, "refer", 2, "SIP/2.0 100 T", "terminated"));
		seen();
		TOLD("200; transfer caller notify 100 T",
				heard(Leg::Caller, "refer", 3, "SIP/2.0 100 T", "terminated"));
		TOLD("transfer caller ok 200 OK; moved caller to new", new_answer(200, "OK"));
		referred(LegName::Caller);
		heard(Leg::Caller, "refer", 4, "", "terminated");
		TOLD("transfer caller fail 408 Request Timeout", wait(policy.transfer_timeout));
	}

	void a_challenge_in_a_sipfrag_goes_on() {
		referred(LegName::Caller);
		TOLD("200; transfer caller notify 407 P", heard(Leg::Caller, "refer", 1, "SIP/2.0 407 P"));
		CPPUNIT_ASSERT(is_transferring(call));
		TOLD("200; transfer caller notify 407 P; transfer caller fail 407 P",
				heard(Leg::Caller, "refer", 2, "SIP/2.0 407 P", "terminated"));
	}

	void after_the_call_it_is_well_for_a_while() {
		referred(LegName::Caller);
		answer(Leg::Caller, 603);
		bye();
		TOLD("200", heard(Leg::Caller, "refer", 1));
		now += kLateTime - 1;
		TOLD("200", heard(Leg::Caller, "refer", 2));
		now += 1;
		TOLD("481", heard(Leg::Caller, "refer", 3));
		CPPUNIT_ASSERT(!is_forgettable(call, now));
		now += kForgetTime;
		CPPUNIT_ASSERT(is_forgettable(call, now));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(OnNotifyTest);
