#include "core/sip/sdp_direction.hpp"
#include "test/unit/b2b/logic/fixture.hpp"

using namespace test::logic;

// Requests between two entities that talk.
class B2bInDialogTest : public OnSession {
	CPPUNIT_TEST_SUITE(B2bInDialogTest);
	CPPUNIT_TEST(every_method_passes_both_ways);
	CPPUNIT_TEST(a_new_offer_is_in_force_when_it_is_accepted);
	CPPUNIT_TEST(a_refused_offer_changes_nothing);
	CPPUNIT_TEST(a_late_reinvite_is_answered_in_the_ack);
	CPPUNIT_TEST(an_update_counts_with_its_answer);
	CPPUNIT_TEST(an_offer_of_a_prack_outdates_that_of_the_invite);
	CPPUNIT_TEST(answers_find_their_request);
	CPPUNIT_TEST(what_cannot_be_sent_is_an_answer);
	CPPUNIT_TEST(a_bye_ends_both);
	CPPUNIT_TEST(what_a_leg_waits_for_is_answered_before_its_end);
	CPPUNIT_TEST(a_reinvite_may_be_cancelled);
	CPPUNIT_TEST(an_offer_that_crosses_a_cancel_is_answered);
	CPPUNIT_TEST(an_answer_that_crosses_a_cancel_is_taken_back);
	CPPUNIT_TEST(what_has_changed_with_it_is_offered_to_who_had_asked);
	CPPUNIT_TEST(who_does_not_take_it_back_talks_on);
	CPPUNIT_TEST(where_it_has_other_streams_there_are_no_media);
	CPPUNIT_TEST(without_an_offer_there_is_nothing_to_answer);
	CPPUNIT_TEST(an_offer_to_who_has_hung_up_is_answered_without_media);
	CPPUNIT_TEST(early_requests_pass_to_the_only_client);
	CPPUNIT_TEST(requests_for_one_of_several_clients_wait);
	CPPUNIT_TEST(hops_are_counted);
	CPPUNIT_TEST(there_are_bounds);
	CPPUNIT_TEST(a_leg_that_is_lost_ends_both);
	CPPUNIT_TEST(a_lost_ack_still_acknowledges_the_other);
	CPPUNIT_TEST_SUITE_END();

	void every_method_passes_both_ways() {
		talk();
		for (const std::string method : {"INFO", "MESSAGE", "NOTIFY", "REFER", "OPTIONS",
					 "SUBSCRIBE", "UPDATE", "PRACK", "PUBLISH", "X-NEW"})
			for (const Leg leg : {0u, 1u}) {
				const auto other = std::to_string(1 - leg), own = std::to_string(leg);
				TOLD(method + " " + other, ask(leg, method));
				TOLD("202 to " + own, reply(1 - leg, 202, {}, {}, method));
				TOLD("refused 481", reply(1 - leg, 202, {}, {}, method));
			}
	}

	void a_new_offer_is_in_force_when_it_is_accepted() {
		talk();
		TOLD("INVITE 0 (bob2)", ask(1, "INVITE", "bob2"));
		TOLD(" (bob)", sdp_from(1));
		TOLD("200 to 1 (alice2)", reply(0, 200, "alice2"));
		TOLD("ACK 0", ack(1));
		TOLD(" (bob2) (alice2)", sdp_from(1) + sdp_from(0));
		TOLD(" (alice2) (bob2)", sdp_to(1) + sdp_to(0));
	}

	void a_refused_offer_changes_nothing() {
		talk();
		ask(0, "INVITE", "alice2");
		TOLD("488 to 0", reply(1, 488));
		TOLD(" (alice) (alice)", sdp_from(0) + sdp_to(1));
		TOLD("talking", std::string(state_of(session)));
	}

	void a_late_reinvite_is_answered_in_the_ack() {
		talk();
		TOLD("INVITE 1", ask(0, "INVITE"));
		TOLD("200 to 0 (bob2)", reply(1, 200, "bob2"));
		TOLD("ACK 1 (alice2)", ack(0, "alice2"));
		TOLD(" (alice2) (bob2)", sdp_from(0) + sdp_from(1));
	}

	void an_update_counts_with_its_answer() {
		talk();
		TOLD("UPDATE 1 (alice2)", ask(0, "UPDATE", "alice2"));
		TOLD("200 to 0 (bob2)", reply(1, 200, "bob2", {}, "UPDATE"));
		TOLD(" (alice2) (bob2)", sdp_from(0) + sdp_to(0));
	}

	void answers_find_their_request() {
		talk();
		ask(0, "INFO");
		const auto info = tags[1];
		const auto info_request = asked;
		ask(0, "OPTIONS");
		reply(1, 200, {}, {}, "OPTIONS");
		CPPUNIT_ASSERT_EQUAL(asked, find_effect<Reply>(last)->request);
		reply_to(1, info, "INFO", 200);
		CPPUNIT_ASSERT_EQUAL(info_request, find_effect<Reply>(last)->request);
	}

	void what_cannot_be_sent_is_an_answer() {
		talk();
		ask(0, "INVITE", "alice2");
		auto reply = incoming(1, "INVITE", {});
		reply.tag = tags[1];
		reply.code = 491;
		TOLD("491 to 0", note(handle_reply(session, reply, false, now, policy)));
	}

	void a_bye_ends_both() {
		talk();
		TOLD("200 to 1; end 0; over", ask(1, "BYE", {}, "Reason: Q.850;cause=16\r\n"));
		TOLD("Reason: Q.850;cause=16\r\n", find_effect<EndLeg>(last)->headers);
		CPPUNIT_ASSERT(session.end_reason == EndReason::Bye && session.end_by == 1);
		TOLD("481 to 0", ask(0, "BYE"));
		TOLD("481 to 0", ask(0, "INFO"));
	}

	void what_a_leg_waits_for_is_answered_before_its_end() {
		talk();
		ask(0, "INFO");
		ask(0, "INVITE", "alice2");
		TOLD("200 to 1; 480 to 0; 480 to 0; end 0; over", ask(1, "BYE"));
		session = {};
		talk();
		ask(0, "INVITE", "alice2");
		TOLD("200 to 0; CANCEL 1; end 1; over", ask(0, "BYE"));
	}

	void a_reinvite_may_be_cancelled() {
		talk();
		ask(0, "INVITE", "alice2");
		TOLD("CANCEL 1", cancel(0, asked, "Reason: SIP;cause=487\r\n"));
		TOLD("SIP;cause=487", find_effect<Cancel>(last)->reason);
		TOLD("", reply(1, 487));
		CPPUNIT_ASSERT(session.exchanges.empty());
		TOLD("", cancel(0, 99));
	}

	// A 2xx has crossed the CANCEL: bob is told what alice has said before.
	void an_offer_that_crosses_a_cancel_is_answered() {
		talk();
		TOLD("ACK 1 (alice)", crossing_a_cancel(sdp_of("bob2")));
		TOLD(" (bob2) (alice)", sdp_from(1) + sdp_to(1));
		TOLD(sdp_of("alice"), find_effect<Ack>(last)->payload.body);
	}

	// The offer, or none, of a 2xx to a re-INVITE of alice that she has cancelled.
	std::string crossing_a_cancel(const std::string &sdp, const char *offer = "") {
		ask(0, "INVITE", offer);
		TOLD("CANCEL 1", cancel(0, asked));
		const auto text = reply_text(200, "INVITE", sdp, {});
		auto crossing = incoming(1, "INVITE", text);
		crossing.tag = tags[1];
		crossing.code = 200;
		CPPUNIT_ASSERT(is_internal(session, crossing, true));
		return note(on_internal(session, crossing, true, now, policy));
	}

	// Bob has alice's new media, and she has a 487: he is offered the old ones in a version of their own.
	void an_answer_that_crosses_a_cancel_is_taken_back() {
		talk();
		TOLD("ACK 1; INVITE 1 (alice)", crossing_a_cancel(sdp_of("bob"), "alice2"));
		CPPUNIT_ASSERT(find_effect<Send>(last)->waits_out_glare);
		CPPUNIT_ASSERT(core::sip::version_of(find_effect<Send>(last)->payload.body)
				> core::sip::version_of(sdp_of("alice2")));
		TOLD("refused 491", told(bridge_to(session, 0, "sip:c@d", {}, now, policy)));
		TOLD("491 to 0", ask(0, "INVITE", "alice3"));
		TOLD("ACK 1", reply(1, 200, "bob"));
		TOLD(" (alice) (bob)", sdp_from(0) + sdp_to(0));
		TOLD(" (bob) (alice)", sdp_from(1) + sdp_to(1));
		CPPUNIT_ASSERT(session.exchanges.empty());
	}

	void what_has_changed_with_it_is_offered_to_who_had_asked() {
		talk();
		crossing_a_cancel(sdp_of("bob2"), "alice2");
		TOLD("ACK 1; INVITE 0 (bob3)", reply(1, 200, "bob3"));
		TOLD("ACK 0", reply(0, 200, "alice"));
		TOLD(" (alice) (bob3)", sdp_from(0) + sdp_to(0));
		TOLD(" (bob3) (alice)", sdp_from(1) + sdp_to(1));
		CPPUNIT_ASSERT(session.exchanges.empty());
	}

	void who_does_not_take_it_back_talks_on() {
		talk();
		crossing_a_cancel(sdp_of("bob"), "alice2");
		TOLD("", reply(1, 488));
		TOLD("INFO 1", ask(0, "INFO"));
	}

	// Bob is told of each stream that he has offered, in one more version of what he was told last.
	void where_it_has_other_streams_there_are_no_media() {
		const auto offered = sdp_of("bob2");
		for (const auto &other : {offered + "m=video 6 RTP/AVP 31\r\n",
					 with("m=audio 4 RTP/AVP", "m=video 4 RTP/AVP", offered),
					 with("m=audio 4 RTP/AVP", "m=audio 4 RTP/SAVP", offered),
					 offered + "a=sendonly\r\n"}) {
			session = {};
			talk();
			TOLD("ACK 1 (bob2) on hold", crossing_a_cancel(other));
			const auto answer = find_effect<Ack>(last)->payload.body;
			CPPUNIT_ASSERT(core::sip::is_answer_to(answer, other));
			CPPUNIT_ASSERT_EQUAL(uint64_t{2}, core::sip::version_of(answer).value());
			TOLD(answer, std::string(find_entity(session, Leg{1})->sent_by_us.text()));
		}
	}

	static std::string with(const std::string &old, const std::string &fresh, std::string text) {
		return text.replace(text.find(old), old.size(), fresh);
	}

	void without_an_offer_there_is_nothing_to_answer() {
		talk();
		TOLD("ACK 1", crossing_a_cancel({}));
		TOLD(" (bob) (alice)", sdp_from(1) + sdp_to(1));
	}

	void an_offer_to_who_has_hung_up_is_answered_without_media() {
		talk();
		ask(0, "INVITE");
		reply(1, 200, "bob2");
		gone(0, 408);
		const auto *ack = find_effect<Ack>(last);
		CPPUNIT_ASSERT(ack);
		TOLD("(bob2) on hold", name_in(ack->payload.body).substr(1));
		CPPUNIT_ASSERT_EQUAL(uint64_t{2}, core::sip::version_of(ack->payload.body).value());
	}

	void an_offer_of_a_prack_outdates_that_of_the_invite() {
		begin_plain();
		const Tag invite = tags[1];
		reply(1, 183, "bob");
		TOLD("PRACK 1 (alice2)", ask(0, "PRACK", "alice2"));
		TOLD("200 to 0 (bob2)", reply(1, 200, "bob2", {}, "PRACK"));
		reply_to(1, invite, "INVITE", 200);
		TOLD(" (alice2) (bob2)", sdp_from(0) + sdp_to(0));
		TOLD(" (bob2) (alice2)", sdp_from(1) + sdp_to(1));
	}
	void early_requests_pass_to_the_only_client() {
		begin_plain();
		reply(1, 183, "bob");
		TOLD("UPDATE 1 (alice2)", ask(0, "UPDATE", "alice2"));
		TOLD("200 to 0 (bob2)", reply(1, 200, "bob2", {}, "UPDATE"));
		TOLD("INFO 0", ask(1, "INFO"));
	}

	void requests_for_one_of_several_clients_wait() {
		begin_hiding(2);
		reply(1, 183, "bob");
		TOLD("491 to 0", ask(0, "UPDATE", "alice2"));
		TOLD("480 to 0", ask(0, "INFO"));
		TOLD("UPDATE 0 (bob2)", ask(1, "UPDATE", "bob2"));
	}

	void hops_are_counted() {
		talk();
		ask(0, "INFO", {}, {}, "7");
		CPPUNIT_ASSERT_EQUAL(6u, find_effect<Send>(last)->max_forwards);
		TOLD("483 to 0", ask(0, "INFO", {}, {}, "0"));
	}

	void there_are_bounds() {
		talk();
		for (int i = 0; i < 24; ++i) TOLD("INFO 1", ask(0, "INFO"));
		TOLD("503 to 0", ask(0, "INFO"));
		TOLD("Retry-After: 1\r\n", find_effect<Reply>(last)->payload.headers);
		TOLD("200 to 0", reply(1, 200, {}, {}, "INFO"));
		TOLD("INFO 1", ask(0, "INFO"));
	}

	void a_leg_that_is_lost_ends_both() {
		talk();
		ask(0, "INFO");
		TOLD("480 to 0; end 0; over", gone(1, 481));
		CPPUNIT_ASSERT(session.end_reason == EndReason::Error && session.end_code == 481);
		TOLD("", gone(0, 408));
	}

	void a_lost_ack_still_acknowledges_the_other() {
		begin_plain();
		reply(1, 200, "bob");
		TOLD("ACK 1; end 1; over", gone(0, 408));
		CPPUNIT_ASSERT(session.end_reason == EndReason::Timeout);
		session = {};
		begin_plain({});
		reply(1, 200, "bob");
		TOLD("ACK 1 (bob) on hold; end 1; over", gone(0, 408));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bInDialogTest);
