#include "test/unit/b2b/logic/ladder.hpp"

using namespace test;

// Offers that cross.
class BridgeGlareTest : public Ladder {
	CPPUNIT_TEST_SUITE(BridgeGlareTest);
	CPPUNIT_TEST(both_offers_cross);
	CPPUNIT_TEST(what_offers_nothing_passes_between_those_who_talk);
	CPPUNIT_TEST(what_overtakes_the_last_ack_passes);
	CPPUNIT_TEST(glare_is_tried_again);
	CPPUNIT_TEST(glare_without_end);
	CPPUNIT_TEST(whoever_is_lost_between_two_tries_is_not_waited_for);
	CPPUNIT_TEST_SUITE_END();

	void both_offers_cross() {
		answered();
		bridge_to_c();
		request(A, "INVITE", "a3");
		request(B, "UPDATE", "b3");
		request(B, "REFER");
		request(A, "OPTIONS");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "A INVITE [a3]\n"
				  "  A 491\n"
				  "B UPDATE [b3]\n"
				  "  B 491\n"
				  "B REFER\n"
				  "  B 491\n"
				  "A OPTIONS\n"
				  "  A 200\n");
	}

	void what_offers_nothing_passes_between_those_who_talk() {
		answered();
		const Leg C = bridge_to_c();
		request(A, "INFO");
		reply(B, 200);
		request(B, "UPDATE");
		reply(A, 200);
		request(B, "MESSAGE"); // whose answer does not come in time
		reply(C, 200, "c");
		request(C, "INFO");
		reply(A, 200, "a2");
		request(A, "INFO");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "A INFO\n"
				  "  B INFO\n"
				  "B 200\n"
				  "  A 200\n"
				  "B UPDATE\n"
				  "  A UPDATE\n"
				  "A 200\n"
				  "  B 200\n"
				  "B MESSAGE\n"
				  "  A MESSAGE\n"
				  "C 200 [c]\n"
				  "  B end\n"
				  "  A INVITE [c]\n"
				  "C INFO\n"
				  "  C 503\n"
				  "A 200 [a2]\n"
				  "  C ACK [a2]\n"
				  "  A ACK\n"
				  "  bridged\n"
				  "A INFO\n"
				  "  C INFO\n");
	}

	void what_overtakes_the_last_ack_passes() {
		answered();
		policy.old_entity_term_delay = 2;
		const Leg D = joined(0, "d", true);
		request(D, "INFO"); // nobody talks with D yet
		reply(A, 200, "a2");
		request(D, "INFO");
		request(A, "INFO");
		request(B, "INFO");
		ack(D);
		is_played("D INVITE [d]\n"
				  "  A INVITE [d]\n"
				  "D INFO\n"
				  "  D 503\n"
				  "A 200 [a2]\n"
				  "  D 200 [a2]\n"
				  "  A ACK\n"
				  "D INFO\n"
				  "  A INFO\n"
				  "A INFO\n"
				  "  D INFO\n"
				  "B INFO\n"
				  "  B 503\n"
				  "D ACK\n"
				  "  bridged\n");
	}

	void glare_is_tried_again() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::no_late_sdp));
		reply(C, 200, "c");
		reply(A, 491);
		pass(999);
		pass(1);
		reply(A, 200, "a2");
		reply(C, 491);
		pass(1'000);
		reply(C, 200, "c2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE [a]\n"
				  "C 200 [c]\n"
				  "  C ACK\n"
				  "  B end\n"
				  "  A INVITE\n"
				  "A 491\n"
				  "(999 ms)\n"
				  "(1 ms)\n"
				  "  A INVITE\n"
				  "A 200 [a2]\n"
				  "  C INVITE [a2]\n"
				  "C 491\n"
				  "(1000 ms)\n"
				  "  C INVITE [a2]\n"
				  "C 200 [c2]\n"
				  "  A ACK [c2]\n"
				  "  C ACK\n"
				  "  bridged\n");
	}

	void glare_without_end() {
		answered();
		const Leg C = bridge_to_c();
		reply(C, 200, "c");
		for (int i = 0; i < 3; ++i) {
			reply(A, 491);
			pass(1'000);
		}
		reply(A, 491);
		pass(32'000);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  B end\n"
				  "  A INVITE [c]\n"
				  "A 491\n"
				  "(1000 ms)\n"
				  "  A INVITE [c]\n"
				  "A 491\n"
				  "(1000 ms)\n"
				  "  A INVITE [c]\n"
				  "A 491\n"
				  "(1000 ms)\n"
				  "  A INVITE [c]\n"
				  "A 491\n"
				  "(32000 ms)\n"
				  "  C ACK [c!]\n"
				  "  A end\n"
				  "  C end\n"
				  "  over: timeout\n");
	}

	void whoever_is_lost_between_two_tries_is_not_waited_for() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::rollback_failed));
		reply(C, 200, "c");
		reply(A, 491);
		request(C, "BYE");
		request(A, "INFO");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  A INVITE [c]\n"
				  "A 491\n"
				  "C BYE\n"
				  "  C 200\n"
				  "  reunited\n"
				  "A INFO\n"
				  "  B INFO\n");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeGlareTest);
