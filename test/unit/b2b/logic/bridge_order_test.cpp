#include "test/unit/b2b/logic/ladder.hpp"

using namespace test;

// Bridgings that an operator, a reply or another call begins.
class BridgeOrderTest : public Ladder {
	CPPUNIT_TEST_SUITE(BridgeOrderTest);
	CPPUNIT_TEST(another_is_called_in_the_bridging);
	CPPUNIT_TEST(another_is_called_at_the_beginning);
	CPPUNIT_TEST(by_an_operator);
	CPPUNIT_TEST(by_an_operator_who_keeps_the_callee);
	CPPUNIT_TEST(two_calls);
	CPPUNIT_TEST(a_refusal_leaves_no_entity_behind);
	CPPUNIT_TEST(two_new_ones);
	CPPUNIT_TEST(two_new_ones_with_music);
	CPPUNIT_TEST(who_referred_to_two_new_ones_is_told);
	CPPUNIT_TEST(the_first_of_two_new_ones_refuses);
	CPPUNIT_TEST(the_second_of_two_new_ones_refuses);
	CPPUNIT_TEST(the_first_of_two_new_ones_hangs_up);
	CPPUNIT_TEST(two_new_ones_that_cannot_be);
	CPPUNIT_TEST_SUITE_END();

	void two(const BridgeFlags &flags = {}, std::string_view media = {}) {
		answered();
		named("C");
		named("D");
		const auto text = message("REFER sip:us SIP/2.0", "REFER", {});
		played += "B REFER\n";
		take(bridge(session, {"C", "D", media, flags}, incoming(B, text, "REFER"), now, policy));
	}

	void two_new_ones() {
		two();
		const Leg C = session.bridge->kept, D = session.bridge->fresh;
		reply(C, 180);
		reply(C, 200, "c");
		reply(D, 180);
		reply(D, 200, "d");
		request(D, "BYE");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A end\n"
				  "  B end\n"
				  "  C INVITE\n"
				  "C 180\n"
				  "C 200 [c]\n"
				  "  D INVITE [c]\n"
				  "D 180\n"
				  "D 200 [d]\n"
				  "  C ACK [d]\n"
				  "  D ACK\n"
				  "  bridged\n"
				  "D BYE\n"
				  "  D 200\n"
				  "  C end\n"
				  "  over: bye\n");
	}

	void two_new_ones_with_music() {
		two({}, "sip:music@example.com");
		const Leg C = session.bridge->kept, D = session.bridge->fresh, M = session.bridge->media;
		reply(C, 200, "c");
		reply(M, 200, "m");
		reply(D, 200, "d");
		reply(C, 200, "c2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A end\n"
				  "  B end\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  M INVITE [c]\n"
				  "M 200 [m]\n"
				  "  C ACK [m]\n"
				  "  M ACK\n"
				  "  D INVITE\n"
				  "D 200 [d]\n"
				  "  M end\n"
				  "  C INVITE [d]\n"
				  "C 200 [c2]\n"
				  "  D ACK [c2]\n"
				  "  C ACK\n"
				  "  bridged\n");
	}

	void who_referred_to_two_new_ones_is_told() {
		two(with(&BridgeFlags::notify));
		reply(session.bridge->kept, 200, "c");
		reply(session.bridge->fresh, 200, "d");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A end\n"
				  "  B NOTIFY 100\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  D INVITE [c]\n"
				  "D 200 [d]\n"
				  "  C ACK [d]\n"
				  "  D ACK\n"
				  "  B NOTIFY final 200\n"
				  "  bridged\n"
				  "  B end\n");
	}

	// Nobody is called for him, whatever the step.
	void the_first_of_two_new_ones_refuses() {
		two(with(&BridgeFlags::notify), "sip:music@example.com");
		reply(session.bridge->kept, 486);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A end\n"
				  "  B NOTIFY 100\n"
				  "  C INVITE\n"
				  "C 486\n"
				  "  B NOTIFY final 486\n"
				  "  B end\n"
				  "  over: reject\n");
	}

	void the_second_of_two_new_ones_refuses() {
		two();
		reply(session.bridge->kept, 200, "c");
		reply(session.bridge->fresh, 486);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A end\n"
				  "  B end\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  D INVITE [c]\n"
				  "D 486\n"
				  "  C ACK [c!]\n"
				  "  C end\n"
				  "  over: reject\n");
	}

	void the_first_of_two_new_ones_hangs_up() {
		two();
		const Leg C = session.bridge->kept;
		reply(C, 200, "c");
		request(C, "BYE");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A end\n"
				  "  B end\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  D INVITE [c]\n"
				  "C BYE\n"
				  "  C 200\n"
				  "  D end\n"
				  "  over: bye\n");
	}

	void two_new_ones_that_cannot_be() {
		two(with(&BridgeFlags::rollback_failed));
		is_played("B REFER\n  refused: 400 Two New Entities Cannot Be Rolled Back\n");
		const auto text = message("REFER sip:us SIP/2.0", "REFER", {});
		const auto refer = incoming(B, text, "REFER");
		take(bridge(session, {"C", "C", {}, {}}, refer, now, policy));
		is_played("  refused: 400 Twice The Same Entity\n");
		take(bridge(session, {"C", "D", "nonsense", {}}, refer, now, policy));
		is_played("  refused: 400 Bad URI Of Provisional Media\n");
		request(A, "INVITE", "a2");
		played.clear();
		take(bridge(session, {"C", "D", {}, {}}, refer, now, policy));
		is_played("  refused: 491 Re-INVITE Is Under Way\n");
	}

	void another_is_called_in_the_bridging() {
		answered();
		const Leg C = bridge_to_c();
		refuse_and_retry(C, 486, "E");
		reply(session.bridge->fresh, 200, "e");
		reply(A, 200, "a2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "C 486\n"
				  "  E INVITE\n"
				  "E 200 [e]\n"
				  "  B end\n"
				  "  A INVITE [e]\n"
				  "A 200 [a2]\n"
				  "  E ACK [a2]\n"
				  "  A ACK\n"
				  "  bridged\n");
	}

	void another_is_called_at_the_beginning() {
		played.clear();
		reply(B, 180);
		refuse_and_retry(B, 486, "E");
		const Leg E = session.places[1];
		reply(E, 180);
		reply(E, 200, "e");
		ack(A);
		request(E, "BYE");
		is_played("B 180\n"
				  "  A 180\n"
				  "B 486\n"
				  "  E INVITE [a]\n"
				  "E 180\n"
				  "  A 180\n"
				  "E 200 [e]\n"
				  "  A 200 [e]\n"
				  "A ACK\n"
				  "  E ACK\n"
				  "E BYE\n"
				  "  E 200\n"
				  "  A end\n"
				  "  over: bye\n");
	}

	void by_an_operator() {
		answered();
		take(bridge_to(session, 0, "sip:carol@example.com", {}, now, policy));
		reply(session.bridge->fresh, 200, "c");
		reply(A, 200, "a2");
		take(bridge_to(session, 0, "sip:carol@example.com", {}, now, policy));
		is_played("  B end\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  A INVITE [c]\n"
				  "A 200 [a2]\n"
				  "  C ACK [a2]\n"
				  "  A ACK\n"
				  "  bridged\n"
				  "  C end\n"
				  "  C INVITE\n");
	}

	void by_an_operator_who_keeps_the_callee() {
		answered();
		take(bridge_to(session, 1, "sip:carol@example.com", {}, now, policy));
		reply(session.bridge->fresh, 200, "c");
		reply(B, 200, "b2");
		is_played("  A end\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  B INVITE [c]\n"
				  "B 200 [b2]\n"
				  "  C ACK [b2]\n"
				  "  B ACK\n"
				  "  bridged\n");
	}

	void two_calls() {
		answered();
		const Leg C = bridge_to_c();
		reply(C, 200, "c");
		reply(A, 200, "a2");
		played.clear();
		Entity moved;
		moved.leg = session.next_leg++;
		moved.state = EntityState::Confirmed;
		moved.texts.set({{EntityText::Id, "E"}});
		session.entities.push_back(std::move(moved));
		const Leg E = session.entities.back().leg;
		take(bridge_moved(session, A, E, now, policy));
		reply(A, 200, "a3");
		reply(E, 200, "e");
		request(E, "BYE");
		is_played("  C end\n"
				  "  A INVITE\n"
				  "A 200 [a3]\n"
				  "  E INVITE [a3]\n"
				  "E 200 [e]\n"
				  "  A ACK [e]\n"
				  "  E ACK\n"
				  "  bridged\n"
				  "E BYE\n"
				  "  E 200\n"
				  "  A end\n"
				  "  over: bye\n");
	}

	void a_refusal_leaves_no_entity_behind() {
		answered();
		while (session.entities.size() < 31) named("x" + std::to_string(session.next_leg));
		take(bridge_to(session, 0, "sip:carol@example.com", "sip:moh@example.com", now, policy));
		is_played("  refused: 400 Entity Id In Use\n");
		CPPUNIT_ASSERT_EQUAL(size_t(31), session.entities.size());
		CPPUNIT_ASSERT(!session.bridge);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeOrderTest);
