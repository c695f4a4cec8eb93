#include "test/unit/b2b/logic/ladder.hpp"

using namespace test;

// Both that talk go to a conference, B first. C and "2" are the calls to it.
class BridgeConferenceTest : public Ladder {
	CPPUNIT_TEST_SUITE(BridgeConferenceTest);
	CPPUNIT_TEST(both_join);
	CPPUNIT_TEST(the_conference_refuses_the_first);
	CPPUNIT_TEST(the_first_refuses_the_offer);
	CPPUNIT_TEST(the_conference_refuses_the_second);
	CPPUNIT_TEST(the_second_refuses_the_offer);
	CPPUNIT_TEST(nobody_answers_there);
	CPPUNIT_TEST(the_second_hangs_up_on_the_way);
	CPPUNIT_TEST(who_has_gone_ahead_hangs_up);
	CPPUNIT_TEST(the_conference_loses_the_first_on_the_way);
	CPPUNIT_TEST(one_leaves_and_the_other_stays);
	CPPUNIT_TEST(one_is_lost_and_the_other_stays);
	CPPUNIT_TEST(on_the_way_the_bridging_deals_with_a_loss);
	CPPUNIT_TEST(the_last_leaves);
	CPPUNIT_TEST(what_cannot_confer);
	CPPUNIT_TEST_SUITE_END();

	Leg first = kNobody, second = kNobody; // the calls to the conference

	void confer_from_b() {
		answered();
		take(confer(session, 1, "sip:room@mixer.example.com", now, policy));
		first = session.bridge->fresh;
		second = session.bridge->second;
	}
	void b_is_in() {
		confer_from_b();
		reply(first, 200, "c");
		reply(B, 200, "b2");
		played.clear();
	}
	void both_are_in() {
		b_is_in();
		reply(second, 200, "d");
		reply(A, 200, "a2");
		played.clear();
	}
	void a_and_b_talk() {
		CPPUNIT_ASSERT(!session.bridge);
		CPPUNIT_ASSERT_EQUAL(B, find_entity(session, A)->peer);
		CPPUNIT_ASSERT_EQUAL(A, find_entity(session, B)->peer);
		CPPUNIT_ASSERT_EQUAL(2u, live_entities(session));
	}

	void both_join() {
		confer_from_b();
		reply(first, 200, "c");
		reply(B, 200, "b2");
		reply(second, 200, "d");
		reply(A, 200, "a2");
		is_played("  C INVITE\n"
				  "C 200 [c]\n"
				  "  B INVITE [c]\n"
				  "B 200 [b2]\n"
				  "  C ACK [b2]\n"
				  "  B ACK\n"
				  "  C INVITE\n"
				  "C 200 [d]\n"
				  "  A INVITE [d]\n"
				  "A 200 [a2]\n"
				  "  C ACK [a2]\n"
				  "  A ACK\n"
				  "  bridged\n");
		CPPUNIT_ASSERT_EQUAL(A, session.places[0]);
		CPPUNIT_ASSERT_EQUAL(B, session.places[1]);
		CPPUNIT_ASSERT_EQUAL(first, find_entity(session, B)->peer);
		CPPUNIT_ASSERT_EQUAL(second, find_entity(session, A)->peer);
	}

	void the_conference_refuses_the_first() {
		confer_from_b();
		reply(first, 486);
		is_played("  C INVITE\n"
				  "C 486\n"
				  "  reunited\n");
		a_and_b_talk();
	}

	void the_first_refuses_the_offer() {
		confer_from_b();
		reply(first, 200, "c");
		reply(B, 488);
		is_played("  C INVITE\n"
				  "C 200 [c]\n"
				  "  B INVITE [c]\n"
				  "B 488\n"
				  "  C ACK [c!]\n"
				  "  C end\n"
				  "  reunited\n");
		a_and_b_talk();
	}

	void the_conference_refuses_the_second() {
		b_is_in();
		reply(second, 486);
		reply(A, 200, "a3");
		reply(B, 200, "b3");
		is_played("C 486\n"
				  "  A INVITE\n"
				  "A 200 [a3]\n"
				  "  B INVITE [a3]\n"
				  "B 200 [b3]\n"
				  "  A ACK [b3]\n"
				  "  B ACK\n"
				  "  C end\n"
				  "  reunited\n");
		a_and_b_talk();
	}

	void the_second_refuses_the_offer() {
		b_is_in();
		reply(second, 200, "d");
		reply(A, 488);
		reply(A, 200, "a3");
		reply(B, 200, "b3");
		is_played("C 200 [d]\n"
				  "  A INVITE [d]\n"
				  "A 488\n"
				  "  C ACK [d!]\n"
				  "  C end\n"
				  "  A INVITE\n"
				  "A 200 [a3]\n"
				  "  B INVITE [a3]\n"
				  "B 200 [b3]\n"
				  "  A ACK [b3]\n"
				  "  B ACK\n"
				  "  C end\n"
				  "  reunited\n");
		a_and_b_talk();
	}

	void nobody_answers_there() {
		policy.setup_timeout = 60;
		confer_from_b();
		pass(61'000);
		is_played("  C INVITE\n"
				  "(61000 ms)\n"
				  "  C end\n"
				  "  reunited\n");
		a_and_b_talk();
	}

	// A leaves before its turn has come: B is in the conference alone.
	void the_second_hangs_up_on_the_way() {
		confer_from_b();
		reply(first, 200, "c");
		request(A, "BYE");
		reply(B, 200, "b2");
		is_played("  C INVITE\n"
				  "C 200 [c]\n"
				  "  B INVITE [c]\n"
				  "A BYE\n"
				  "  A 200\n"
				  "B 200 [b2]\n"
				  "  C ACK [b2]\n"
				  "  B ACK\n"
				  "  bridged\n");
		CPPUNIT_ASSERT_EQUAL(2u, live_entities(session));
	}

	void who_has_gone_ahead_hangs_up() {
		b_is_in();
		request(B, "BYE");
		is_played("B BYE\n"
				  "  B 200\n"
				  "  A end\n"
				  "  C end\n"
				  "  C end\n"
				  "  over: bye\n");
	}

	void the_conference_loses_the_first_on_the_way() {
		b_is_in();
		request(first, "BYE");
		reply(A, 200, "a3");
		reply(B, 200, "b3");
		is_played("C BYE\n"
				  "  C 200\n"
				  "  C end\n"
				  "  A INVITE\n"
				  "A 200 [a3]\n"
				  "  B INVITE [a3]\n"
				  "B 200 [b3]\n"
				  "  A ACK [b3]\n"
				  "  B ACK\n"
				  "  reunited\n");
		a_and_b_talk();
	}

	void parts(Leg leg) {
		note(leg, "BYE");
		const auto text = message("BYE sip:us@example.com SIP/2.0", "BYE", {});
		take(part(session, incoming(leg, text, "BYE"), now, policy));
	}

	void one_leaves_and_the_other_stays() {
		both_are_in();
		parts(A);
		request(B, "INFO");
		is_played("A BYE\n"
				  "  A 200\n"
				  "  C end\n"
				  "B INFO\n"
				  "  C INFO\n");
		CPPUNIT_ASSERT_EQUAL(2u, live_entities(session));
	}

	void one_is_lost_and_the_other_stays() {
		both_are_in();
		for (const Leg leg : {A, B, first, second}) CPPUNIT_ASSERT(has_other_pair(session, leg));
		take(part_gone(session, second, now, policy)); // the conference has no A any more
		is_played("  A end\n");
		for (const Leg leg : {A, B, first, second}) CPPUNIT_ASSERT(!has_other_pair(session, leg));
		CPPUNIT_ASSERT_EQUAL(2u, live_entities(session));
		take(on_gone(session, first, 408, now, policy));
		CPPUNIT_ASSERT_EQUAL(0u, live_entities(session));
	}

	void on_the_way_the_bridging_deals_with_a_loss() {
		b_is_in();
		for (const Leg leg : {A, B, first, second}) CPPUNIT_ASSERT(!has_other_pair(session, leg));
	}

	void the_last_leaves() {
		both_are_in();
		parts(second); // the conference has put A out
		parts(B);
		is_played("C BYE\n"
				  "  C 200\n"
				  "  A end\n"
				  "B BYE\n"
				  "  B 200\n"
				  "  C end\n"
				  "  over: bye\n");
	}

	void what_cannot_confer() {
		take(confer(session, 1, "sip:room@mixer.example.com", now, policy));
		answered();
		take(confer(session, 1, "no uri", now, policy));
		take(confer(session, 2, "sip:room@mixer.example.com", now, policy));
		CPPUNIT_ASSERT_EQUAL(2u, live_entities(session));
		both_are_in_again();
		take(confer(session, 1, "sip:room@mixer.example.com", now, policy));
		is_played("  refused: 400 Bad Destination\n"
				  "  refused: 400 Bad Entity\n"
				  "  refused: 480 No Call Of Two\n");
	}
	void both_are_in_again() {
		const auto before = played;
		take(confer(session, 1, "sip:room@mixer.example.com", now, policy));
		first = session.bridge->fresh;
		second = session.bridge->second;
		reply(first, 200, "c");
		reply(B, 200, "b2");
		reply(second, 200, "d");
		reply(A, 200, "a2");
		played = before;
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeConferenceTest);
