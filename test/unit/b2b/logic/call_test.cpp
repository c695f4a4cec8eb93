#include "test/unit/b2b/logic/fixture.hpp"

using namespace test::logic;

// The INVITE that a session begins with, until it is answered.
class B2bCallTest : public OnSession {
	CPPUNIT_TEST_SUITE(B2bCallTest);
	CPPUNIT_TEST(a_call_is_passed_answered_and_acknowledged);
	CPPUNIT_TEST(a_late_offer_is_answered_in_the_ack);
	CPPUNIT_TEST(early_media_go_to_the_caller);
	CPPUNIT_TEST(trying_is_not_passed);
	CPPUNIT_TEST(no_provisional_answer_follows_a_final_one);
	CPPUNIT_TEST(a_refusal_goes_to_the_caller_and_ends_the_session);
	CPPUNIT_TEST(who_does_not_answer_is_a_time_out);
	CPPUNIT_TEST(the_first_of_several_who_answers_wins);
	CPPUNIT_TEST(only_one_of_several_is_heard_before_the_answer);
	CPPUNIT_TEST(the_best_of_several_refusals_is_told);
	CPPUNIT_TEST(a_6xx_is_for_all);
	CPPUNIT_TEST(a_challenge_does_not_pass_by_itself);
	CPPUNIT_TEST(a_challenge_goes_to_the_caller_who_comes_back);
	CPPUNIT_TEST(who_was_challenged_must_come_back_in_time);
	CPPUNIT_TEST(a_redirection_passes_its_contacts_when_asked_to);
	CPPUNIT_TEST(an_answer_that_nobody_waits_for_is_refused);
	CPPUNIT_TEST_SUITE_END();

	void a_call_is_passed_answered_and_acknowledged() {
		TOLD("INVITE 1 (alice)", begin_plain());
		TOLD("180 to 0", reply(1, 180));
		TOLD("early early", state(0) + " " + state(1));
		TOLD("200 to 0 (bob); answered", reply(1, 200, "bob"));
		TOLD("answered answered", state(0) + " " + state(1));
		TOLD("ACK 1", ack(0));
		TOLD("confirmed confirmed", state(0) + " " + state(1));
		TOLD(" (alice) (bob) (bob) (alice)", sdp_from(0) + sdp_to(0) + sdp_from(1) + sdp_to(1));
		TOLD("", ack(0));
	}

	void a_late_offer_is_answered_in_the_ack() {
		TOLD("INVITE 1", begin_plain({}));
		TOLD("200 to 0 (bob); answered", reply(1, 200, "bob"));
		TOLD("", sdp_from(1));
		TOLD("ACK 1 (alice)", ack(0, "alice"));
		TOLD(" (alice) (bob) (bob) (alice)", sdp_from(0) + sdp_to(0) + sdp_from(1) + sdp_to(1));
	}

	void early_media_go_to_the_caller() {
		begin_plain();
		TOLD("183 to 0 (bob)", reply(1, 183, "bob"));
		TOLD("180 to 0", reply(1, 180));
		TOLD("200 to 0; answered", reply(1, 200));
		TOLD(" (bob)", sdp_from(1));
	}

	void trying_is_not_passed() {
		begin_plain();
		TOLD("", reply(1, 100));
		TOLD("calling", state(1));
	}

	void no_provisional_answer_follows_a_final_one() {
		begin_plain();
		reply(1, 200, "bob");
		TOLD("", reply(1, 180));
		TOLD("", reply(1, 200, "bob"));
		TOLD("", reply(1, 486));
	}

	void a_refusal_goes_to_the_caller_and_ends_the_session() {
		begin_plain();
		TOLD("486 to 0; over", reply(1, 486));
		CPPUNIT_ASSERT_EQUAL(std::string("As Told"), find_effect<Reply>(last)->reason);
		CPPUNIT_ASSERT(session.end_reason == EndReason::Reject && session.end_code == 486);
		CPPUNIT_ASSERT_EQUAL(Leg{1}, session.end_by);
	}

	void who_does_not_answer_is_a_time_out() {
		begin_plain();
		auto reply = incoming(1, "INVITE", {});
		reply.tag = tags[1];
		reply.code = 408;
		TOLD("408 to 0; over", note(handle_reply(session, reply, false, now, policy)));
		CPPUNIT_ASSERT_EQUAL(std::string("Request Timeout"), find_effect<Reply>(last)->reason);
	}

	void the_first_of_several_who_answers_wins() {
		TOLD("INVITE 1 (alice); INVITE 2 (alice); INVITE 3 (alice)", begin_hiding(3));
		TOLD("180 to 0", reply(3, 180));
		TOLD("200 to 0 (carol); answered; end 1; end 3", reply(2, 200, "carol"));
		TOLD("Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n",
				find_effect<EndLeg>(last)->headers);
		CPPUNIT_ASSERT_EQUAL(Leg{2}, session.places[1]);
		TOLD("ACK 2", ack(0));
		TOLD("200 to 2; end 0; over", ask(2, "BYE"));
	}

	void only_one_of_several_is_heard_before_the_answer() {
		begin_hiding(2);
		TOLD("183 to 0 (dan)", reply(2, 183, "dan"));
		TOLD("183 to 0", reply(1, 183, "bob"));
		reply(2, 486);
		TOLD("183 to 0 (bob)", reply(1, 183, "bob"));
	}

	void the_best_of_several_refusals_is_told() {
		constexpr struct {
			unsigned first, second, best;
		} kRows[] = {
				{486, 404, 486},
				{404, 302, 302},
				{503, 486, 486},
				{503, 500, 500},
				{486, 484, 484},
				{415, 486, 415},
				{480, 500, 480},
				{486, 600, 600},
		};
		for (const auto &row : kRows) {
			session = {};
			begin_hiding(2);
			TOLD("", reply(1, row.first));
			TOLD(std::to_string(row.best) + " to 0; over", reply(2, row.second));
		}
	}

	void a_6xx_is_for_all() {
		begin_hiding(3);
		reply(1, 404);
		TOLD("end 3; 603 to 0; over", reply(2, 603));
		CPPUNIT_ASSERT_EQUAL(603u, session.end_code);
	}

	void a_challenge_does_not_pass_by_itself() {
		begin_hiding();
		TOLD("480 to 0; over", reply(1, 407, {}, "Proxy-Authenticate: Digest realm=\"x\"\r\n"));
	}

	void a_challenge_goes_to_the_caller_who_comes_back() {
		InitFlags flags;
		flags.transparent_auth = true;
		begin_hiding(1, flags);
		TOLD("407 to 0", reply(1, 407, {}, "Proxy-Authenticate: Digest realm=\"x\"\r\n"));
		const auto *challenge = find_effect<Reply>(last);
		TOLD("Proxy-Authenticate: Digest realm=\"x\"\r\n", challenge->payload.headers);
		TOLD("challenged", std::string(state_of(session)));

		come_back(session);
		InitOrder order;
		order.scenario = kTopHiding;
		order.flags = flags;
		TOLD("INVITE 3 (alice)",
				begin(order, sdp_of("alice"), "Proxy-Authorization: Digest x\r\n"));
		TOLD("Proxy-Authorization: Digest x\r\n", find_effect<Invite>(last)->payload.headers);
		TOLD("200 to 2 (bob); answered", reply(3, 200, "bob"));
		TOLD("ACK 3", ack(2));
		CPPUNIT_ASSERT(session.places[0] == 2 && session.places[1] == 3);
	}

	void who_was_challenged_must_come_back_in_time() {
		InitFlags flags;
		flags.transparent_auth = true;
		begin_hiding(1, flags);
		reply(1, 401);
		TOLD("", wait(31));
		TOLD("over", wait(1));
		CPPUNIT_ASSERT(session.end_reason == EndReason::Reject && session.end_code == 401);
	}

	void a_redirection_passes_its_contacts_when_asked_to() {
		begin_plain();
		const auto more = "m: <sip:dan@192.0.2.4>\r\n";
		reply_to(1, tags[1], "INVITE", 302, {}, more, true);
		TOLD("Contact: <sip:bob@192.0.2.2>\r\nContact: <sip:dan@192.0.2.4>\r\n",
				find_effect<Reply>(last)->payload.headers);
		session = {};
		begin_plain();
		reply(1, 302, {}, more);
		TOLD("", find_effect<Reply>(last)->payload.headers);
	}

	void an_answer_that_nobody_waits_for_is_refused() {
		begin_plain();
		TOLD("refused 481", reply_to(1, 77, "INVITE", 200));
		TOLD("refused 481", reply_to(9, tags[1], "INVITE", 200));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bCallTest);
