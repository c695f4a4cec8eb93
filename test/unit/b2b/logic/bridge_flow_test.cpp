#include "test/unit/b2b/logic/ladder.hpp"

using namespace test;

// The ways from one peer to another, message by message.
class BridgeFlowTest : public Ladder {
	CPPUNIT_TEST_SUITE(BridgeFlowTest);
	CPPUNIT_TEST(late_sdp);
	CPPUNIT_TEST(no_late_sdp);
	CPPUNIT_TEST(hold_first);
	CPPUNIT_TEST(one_that_is_on_hold_already_is_not_held_again);
	CPPUNIT_TEST(a_refused_hold_does_not_stop_it);
	CPPUNIT_TEST(who_has_hung_up_is_replaced);
	CPPUNIT_TEST(provisional_media);
	CPPUNIT_TEST(without_the_media_server_it_goes_on);
	CPPUNIT_TEST(a_media_server_without_an_answer_is_left);
	CPPUNIT_TEST(a_silent_media_server_is_left);
	CPPUNIT_TEST(a_media_server_that_hangs_up_changes_nothing);
	CPPUNIT_TEST(who_has_no_offer_for_the_media_gets_none);
	CPPUNIT_TEST_SUITE_END();

	void late_sdp() {
		answered();
		const Leg C = bridge_to_c();
		reply(C, 180);
		reply(C, 200, "c");
		reply(A, 200, "a2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "C 180\n"
				  "C 200 [c]\n"
				  "  B end\n"
				  "  A INVITE [c]\n"
				  "A 200 [a2]\n"
				  "  C ACK [a2]\n"
				  "  A ACK\n"
				  "  bridged\n");
	}

	void no_late_sdp() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::no_late_sdp));
		reply(C, 200, "c");
		reply(A, 200, "a2");
		reply(C, 200, "c2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE [a]\n"
				  "C 200 [c]\n"
				  "  C ACK\n"
				  "  B end\n"
				  "  A INVITE\n"
				  "A 200 [a2]\n"
				  "  C INVITE [a2]\n"
				  "C 200 [c2]\n"
				  "  A ACK [c2]\n"
				  "  C ACK\n"
				  "  bridged\n");
	}

	void hold_first() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::hold));
		reply(A, 200, "a!");
		reply(C, 200, "c");
		reply(A, 200, "a2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A INVITE [b!]\n"
				  "A 200 [a!]\n"
				  "  A ACK\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  B end\n"
				  "  A INVITE [c]\n"
				  "A 200 [a2]\n"
				  "  C ACK [a2]\n"
				  "  A ACK\n"
				  "  bridged\n");
	}

	void one_that_is_on_hold_already_is_not_held_again() {
		answered();
		const auto held = core::sip::hold(sdp_of("b"), core::sip::Direction::Inactive, 2);
		find_entity(session, A)->sent_by_us = SdpBlob(held);
		bridge_to_c(with(&BridgeFlags::hold));
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n");
	}

	void a_refused_hold_does_not_stop_it() {
		answered();
		const Leg C = bridge_to_c(with(&BridgeFlags::hold));
		reply(A, 488);
		reply(C, 200, "c");
		reply(A, 200, "a2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A INVITE [b!]\n"
				  "A 488\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  B end\n"
				  "  A INVITE [c]\n"
				  "A 200 [a2]\n"
				  "  C ACK [a2]\n"
				  "  A ACK\n"
				  "  bridged\n");
	}

	void who_has_hung_up_is_replaced() {
		answered();
		const auto text = message("BYE sip:us SIP/2.0", "BYE", {});
		const auto bye = incoming(B, text, "BYE");
		played += "B BYE\n";
		take(send_reply(session, bye, 200, "OK", {}, now, policy));
		take(delete_entity(session, bye, now, policy));
		const Leg C = named("C");
		take(bridge(session, {"peer", "C", {}, {}}, bye, now, policy));
		take(after_route(session, bye, false, now, policy));
		reply(C, 200, "c");
		reply(A, 200, "a2");
		is_played("B BYE\n"
				  "  B 200\n"
				  "  C INVITE\n"
				  "C 200 [c]\n"
				  "  A INVITE [c]\n"
				  "A 200 [a2]\n"
				  "  C ACK [a2]\n"
				  "  A ACK\n"
				  "  bridged\n");
	}

	void provisional_media() {
		answered();
		const Leg C = bridge_to_c({}, "sip:moh@example.com");
		const Leg M = session.bridge->media;
		reply(A, 200, "a2");
		reply(M, 200, "m");
		reply(C, 180);
		reply(C, 200, "c");
		reply(A, 200, "a3");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A INVITE\n"
				  "A 200 [a2]\n"
				  "  M INVITE [a2]\n"
				  "M 200 [m]\n"
				  "  A ACK [m]\n"
				  "  M ACK\n"
				  "  C INVITE\n"
				  "C 180\n"
				  "C 200 [c]\n"
				  "  B end\n"
				  "  M end\n"
				  "  A INVITE [c]\n"
				  "A 200 [a3]\n"
				  "  C ACK [a3]\n"
				  "  A ACK\n"
				  "  bridged\n");
	}

	void without_the_media_server_it_goes_on() {
		answered();
		bridge_to_c({}, "sip:moh@example.com");
		reply(A, 200, "a2");
		reply(session.bridge->media, 503);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A INVITE\n"
				  "A 200 [a2]\n"
				  "  M INVITE [a2]\n"
				  "M 503\n"
				  "  A ACK [a2!]\n"
				  "  C INVITE\n");
	}

	void a_media_server_without_an_answer_is_left() {
		answered();
		bridge_to_c({}, "sip:moh@example.com");
		reply(A, 200, "a2");
		reply(session.bridge->media, 200);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A INVITE\n"
				  "A 200 [a2]\n"
				  "  M INVITE [a2]\n"
				  "M 200\n"
				  "  A ACK [a2!]\n"
				  "  M ACK\n"
				  "  M end\n"
				  "  C INVITE\n");
	}

	void a_silent_media_server_is_left() {
		answered();
		bridge_to_c({}, "sip:moh@example.com");
		reply(A, 200, "a2");
		pass(32'000);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A INVITE\n"
				  "A 200 [a2]\n"
				  "  M INVITE [a2]\n"
				  "(32000 ms)\n"
				  "  A ACK [a2!]\n"
				  "  M end\n"
				  "  C INVITE\n");
	}

	void a_media_server_that_hangs_up_changes_nothing() {
		answered();
		const Leg C = bridge_to_c({}, "sip:moh@example.com");
		const Leg M = session.bridge->media;
		reply(A, 200, "a2");
		reply(M, 200, "m");
		request(M, "BYE");
		reply(C, 200, "c");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A INVITE\n"
				  "A 200 [a2]\n"
				  "  M INVITE [a2]\n"
				  "M 200 [m]\n"
				  "  A ACK [m]\n"
				  "  M ACK\n"
				  "  C INVITE\n"
				  "M BYE\n"
				  "  M 200\n"
				  "C 200 [c]\n"
				  "  B end\n"
				  "  A INVITE [c]\n");
	}

	void who_has_no_offer_for_the_media_gets_none() {
		answered();
		bridge_to_c({}, "sip:moh@example.com");
		reply(A, 488);
		is_played("B REFER\n"
				  "  B 202\n"
				  "  A INVITE\n"
				  "A 488\n"
				  "  C INVITE\n");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeFlowTest);
