#include "test/unit/b2b/logic/ladder.hpp"

using namespace test;

// An INVITE takes the place of one of the two that talk.
class BridgeJoinTest : public Ladder {
	CPPUNIT_TEST_SUITE(BridgeJoinTest);
	CPPUNIT_TEST(an_invite_joins);
	CPPUNIT_TEST(an_invite_without_sdp_joins);
	CPPUNIT_TEST(an_invite_joins_and_is_refused);
	CPPUNIT_TEST(late_bye);
	CPPUNIT_TEST(later_bye);
	CPPUNIT_TEST(later_bye_of_who_has_hung_up);
	CPPUNIT_TEST(an_invite_that_is_cancelled_leaves_all_as_it_was);
	CPPUNIT_TEST(an_invite_that_is_cancelled_ends_the_call);
	CPPUNIT_TEST_SUITE_END();

	void an_invite_joins() {
		answered();
		const Leg D = joined(0, "d");
		reply(A, 200, "a2");
		ack(D);
		request(D, "INFO");
		is_played("D INVITE [d]\n"
				  "  B end\n"
				  "  A INVITE [d]\n"
				  "A 200 [a2]\n"
				  "  D 200 [a2]\n"
				  "  A ACK\n"
				  "D ACK\n"
				  "  bridged\n"
				  "D INFO\n"
				  "  A INFO\n");
	}

	void an_invite_without_sdp_joins() {
		answered();
		const Leg D = joined(1, "");
		reply(B, 200, "b2");
		ack(D, "d");
		is_played("D INVITE\n"
				  "  A end\n"
				  "  B INVITE\n"
				  "B 200 [b2]\n"
				  "  D 200 [b2]\n"
				  "D ACK [d]\n"
				  "  B ACK [d]\n"
				  "  bridged\n");
	}

	void an_invite_joins_and_is_refused() {
		answered();
		joined(0, "d");
		reply(A, 488);
		is_played("D INVITE [d]\n"
				  "  B end\n"
				  "  A INVITE [d]\n"
				  "A 488\n"
				  "  D end 488\n"
				  "  A end\n"
				  "  over: reject\n");
	}

	void late_bye() {
		answered();
		const Leg D = joined(0, "d", true);
		reply(A, 200, "a2");
		ack(D);
		is_played("D INVITE [d]\n"
				  "  A INVITE [d]\n"
				  "A 200 [a2]\n"
				  "  D 200 [a2]\n"
				  "  A ACK\n"
				  "D ACK\n"
				  "  bridged\n"
				  "  B end\n");
	}

	void later_bye() {
		answered();
		policy.old_entity_term_delay = 2;
		const Leg D = joined(0, "d", true);
		reply(A, 200, "a2");
		ack(D);
		request(B, "INFO");
		pass(2'000);
		request(A, "INFO");
		is_played("D INVITE [d]\n"
				  "  A INVITE [d]\n"
				  "A 200 [a2]\n"
				  "  D 200 [a2]\n"
				  "  A ACK\n"
				  "D ACK\n"
				  "  bridged\n"
				  "B INFO\n"
				  "  B 503\n"
				  "(2000 ms)\n"
				  "  B end\n"
				  "A INFO\n"
				  "  D INFO\n");
	}

	void later_bye_of_who_has_hung_up() {
		answered();
		policy.old_entity_term_delay = 2;
		const Leg D = joined(0, "d", true);
		reply(A, 200, "a2");
		ack(D);
		request(B, "BYE");
		pass(2'000);
		request(A, "BYE");
		is_played("D INVITE [d]\n"
				  "  A INVITE [d]\n"
				  "A 200 [a2]\n"
				  "  D 200 [a2]\n"
				  "  A ACK\n"
				  "D ACK\n"
				  "  bridged\n"
				  "B BYE\n"
				  "  B 200\n"
				  "(2000 ms)\n"
				  "A BYE\n"
				  "  A 200\n"
				  "  D end\n"
				  "  over: bye\n");
	}

	void an_invite_that_is_cancelled_leaves_all_as_it_was() {
		answered();
		const Leg D = joined(0, "d", true);
		cancel(D);
		reply(A, 200, "a2");
		reply(A, 200, "a3");
		reply(B, 200, "b2");
		request(A, "INFO");
		is_played("D INVITE [d]\n"
				  "  A INVITE [d]\n"
				  "D CANCEL\n"
				  "A 200 [a2]\n"
				  "  A ACK\n"
				  "  A INVITE\n"
				  "A 200 [a3]\n"
				  "  B INVITE [a3]\n"
				  "B 200 [b2]\n"
				  "  A ACK [b2]\n"
				  "  B ACK\n"
				  "  reunited\n"
				  "A INFO\n"
				  "  B INFO\n");
	}

	void an_invite_that_is_cancelled_ends_the_call() {
		answered();
		const Leg D = joined(0, "d");
		cancel(D);
		is_played("D INVITE [d]\n"
				  "  B end\n"
				  "  A INVITE [d]\n"
				  "D CANCEL\n"
				  "  A end\n"
				  "  over: cancel\n");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeJoinTest);
