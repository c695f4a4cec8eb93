#include "test/unit/b2b/logic/ladder.hpp"

using namespace test;

// What comes of a bridging that fails, and of who hangs up or asks for something meanwhile.
class BridgeFailureTest : public Ladder {
	CPPUNIT_TEST_SUITE(BridgeFailureTest);
	CPPUNIT_TEST(refused);
	CPPUNIT_TEST(refused_with_rollback);
	CPPUNIT_TEST(rollback_behind_a_hold);
	CPPUNIT_TEST(rollback_behind_provisional_media);
	CPPUNIT_TEST(a_rollback_that_is_refused_ends_the_call);
	CPPUNIT_TEST(notify);
	CPPUNIT_TEST(notify_of_a_refusal_with_rollback);
	CPPUNIT_TEST(notify_of_a_refusal);
	CPPUNIT_TEST(who_wants_no_notify_gets_none);
	CPPUNIT_TEST(the_transferor_hangs_up_first);
	CPPUNIT_TEST(the_transferor_hangs_up_and_there_is_no_way_back);
	CPPUNIT_TEST(the_new_offer_is_refused);
	CPPUNIT_TEST(the_new_offer_is_refused_with_rollback);
	CPPUNIT_TEST(an_answer_without_sdp_is_no_answer);
	CPPUNIT_TEST(the_new_one_hangs_up_while_the_old_one_is_asked);
	CPPUNIT_TEST(nobody_answers);
	CPPUNIT_TEST_SUITE_END();

	void refused() {
		answered();
		const Leg C = bridge_to_c();
		reply(C, 486);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "C 486\n"
				  "  A end\n"
				  "  B end\n"
				  "  over: reject\n");
	}

	void refused_with_rollback() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::rollback_failed));
		reply(C, 486);
		request(A, "INFO");
		reply(B, 200);
		request(B, "BYE");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "C 486\n"
				  "  reunited\n"
				  "A INFO\n"
				  "  B INFO\n"
				  "B 200\n"
				  "  A 200\n"
				  "B BYE\n"
				  "  B 200\n"
				  "  A end\n"
				  "  over: bye\n");
	}

	void rollback_behind_a_hold() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::rollback_failed, &BridgeFlags::hold));
		reply(A, 200, "a!");
		reply(C, 486);
		reply(A, 200, "a2");
		reply(B, 200, "b2");
		request(A, "INFO");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A INVITE [b!]\n"
				  "A 200 [a!]\n"
				  "  A ACK\n"
				  "  C INVITE\n"
				  "C 486\n"
				  "  A INVITE\n"
				  "A 200 [a2]\n"
				  "  B INVITE [a2]\n"
				  "B 200 [b2]\n"
				  "  A ACK [b2]\n"
				  "  B ACK\n"
				  "  reunited\n"
				  "A INFO\n"
				  "  B INFO\n");
	}

	void rollback_behind_provisional_media() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::rollback_failed), "sip:moh@example.com");
		reply(A, 200, "a2");
		reply(session.bridge->media, 200, "m");
		reply(C, 404);
		reply(A, 200, "a3");
		reply(B, 200, "b2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A INVITE\n"
				  "A 200 [a2]\n"
				  "  M INVITE [a2]\n"
				  "M 200 [m]\n"
				  "  A ACK [m]\n"
				  "  M ACK\n"
				  "  C INVITE\n"
				  "C 404\n"
				  "  M end\n"
				  "  A INVITE\n"
				  "A 200 [a3]\n"
				  "  B INVITE [a3]\n"
				  "B 200 [b2]\n"
				  "  A ACK [b2]\n"
				  "  B ACK\n"
				  "  reunited\n");
	}

	void a_rollback_that_is_refused_ends_the_call() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::rollback_failed, &BridgeFlags::hold));
		reply(A, 200, "a!");
		reply(C, 486);
		reply(A, 200, "a2");
		reply(B, 488);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A INVITE [b!]\n"
				  "A 200 [a!]\n"
				  "  A ACK\n"
				  "  C INVITE\n"
				  "C 486\n"
				  "  A INVITE\n"
				  "A 200 [a2]\n"
				  "  B INVITE [a2]\n"
				  "B 488\n"
				  "  A ACK [a2!]\n"
				  "  A end\n"
				  "  B end\n"
				  "  over: reject\n");
	}

	void notify() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::notify));
		reply(C, 180);
		reply(C, 200, "c");
		reply(A, 200, "a2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  B NOTIFY 100\n"
				  "  C INVITE\n"
				  "C 180\n"
				  "C 200 [c]\n"
				  "  B NOTIFY final 200\n"
				  "  B end\n"
				  "  A INVITE [c]\n"
				  "A 200 [a2]\n"
				  "  C ACK [a2]\n"
				  "  A ACK\n"
				  "  bridged\n");
	}

	void notify_of_a_refusal_with_rollback() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::notify, &BridgeFlags::rollback_failed));
		reply(C, 486);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  B NOTIFY 100\n"
				  "  C INVITE\n"
				  "C 486\n"
				  "  B NOTIFY final 486\n"
				  "  reunited\n");
	}

	void notify_of_a_refusal() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::notify));
		reply(C, 603);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  B NOTIFY 100\n"
				  "  C INVITE\n"
				  "C 603\n"
				  "  B NOTIFY final 603\n"
				  "  A end\n"
				  "  B end\n"
				  "  over: reject\n");
	}

	void who_wants_no_notify_gets_none() {
		answered();
		bridge_to_c(with(&BridgeFlags::notify), {}, "Refer-Sub: false\r\n");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n");
	}

	void the_transferor_hangs_up_first() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::notify, &BridgeFlags::rollback_failed));
		request(B, "BYE");
		reply(C, 200, "c");
		reply(A, 200, "a2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  B NOTIFY 100\n"
				  "  C INVITE\n"
				  "B BYE\n"
				  "  B 200\n"
				  "C 200 [c]\n"
				  "  A INVITE [c]\n"
				  "A 200 [a2]\n"
				  "  C ACK [a2]\n"
				  "  A ACK\n"
				  "  bridged\n");
	}

	void the_transferor_hangs_up_and_there_is_no_way_back() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::rollback_failed));
		request(B, "BYE");
		reply(C, 486);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "B BYE\n"
				  "  B 200\n"
				  "C 486\n"
				  "  A end\n"
				  "  over: reject\n");
	}

	void the_new_offer_is_refused() {
		answered();
		const Leg C = bridge_to_c();
		reply(C, 200, "c");
		reply(A, 488);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  B end\n"
				  "  A INVITE [c]\n"
				  "A 488\n"
				  "  C ACK [c!]\n"
				  "  C end\n"
				  "  A end\n"
				  "  over: reject\n");
	}

	void the_new_offer_is_refused_with_rollback() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::rollback_failed));
		reply(C, 200, "c");
		reply(A, 488);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  A INVITE [c]\n"
				  "A 488\n"
				  "  C ACK [c!]\n"
				  "  C end\n"
				  "  reunited\n");
	}

	void an_answer_without_sdp_is_no_answer() {
		answered();
		const Leg C = bridge_to_c();
		reply(C, 200);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "C 200\n"
				  "  C ACK\n"
				  "  C end\n"
				  "  A end\n"
				  "  B end\n"
				  "  over: reject\n");
	}

	void the_new_one_hangs_up_while_the_old_one_is_asked() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::rollback_failed, &BridgeFlags::no_late_sdp));
		reply(C, 200, "c");
		request(C, "BYE");
		reply(A, 200, "a2");
		reply(A, 200, "a3");
		reply(B, 200, "b2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE [a]\n"
				  "C 200 [c]\n"
				  "  C ACK\n"
				  "  A INVITE\n"
				  "C BYE\n"
				  "  C 200\n"
				  "A 200 [a2]\n"
				  "  A ACK [a2!]\n"
				  "  A INVITE\n"
				  "A 200 [a3]\n"
				  "  B INVITE [a3]\n"
				  "B 200 [b2]\n"
				  "  A ACK [b2]\n"
				  "  B ACK\n"
				  "  reunited\n");
	}

	void nobody_answers() {
		answered();
		bridge_to_c();
		pass(60'000);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "(60000 ms)\n"
				  "  C end\n"
				  "  A end\n"
				  "  B end\n"
				  "  over: timeout\n");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeFailureTest);
