// A phone puts its call on hold, and resumes it.
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

std::string sdp_of(const std::string &session_lines, const std::string &media_lines) {
	return "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n" + session_lines
			+ "t=0 0\r\nm=audio 4000 RTP/AVP 0\r\n" + media_lines;
}

Media with_sdp(const std::string &text) {
	auto media = on(1);
	media.sdp = text;
	return media;
}

const std::string kHere = "c=IN IP4 127.0.0.1\r\n";

class HoldTest : public ScaTest {
	CPPUNIT_TEST_SUITE(HoldTest);
	CPPUNIT_TEST(sendonly_holds_and_sendrecv_resumes);
	CPPUNIT_TEST(each_way_to_hold_is_seen);
	CPPUNIT_TEST(recvonly_is_no_hold);
	CPPUNIT_TEST(the_phone_may_say_held_private);
	CPPUNIT_TEST(a_held_call_that_ends_frees_the_index);
	CPPUNIT_TEST(a_hold_in_the_ack_of_an_offerless_reinvite_is_seen);
	OURS_TEST(a_video_that_stops_is_no_hold);
	OURS_TEST(the_group_is_told_each_change_once);
	OURS_TEST(a_hold_for_the_whole_session_is_seen);
	OURS_TEST(a_hold_by_update_is_seen);
	OURS_TEST(the_callee_of_an_inbound_call_holds_it);
	CPPUNIT_TEST_SUITE_END();

	void sendonly_holds_and_sendrecv_resumes() {
		joined("anna");
		const auto [alice, bob] = alice_has_called_bob();
		reinvites(alice, bob, directed("sendonly", 1), directed("recvonly"));
		all_see("1 held");
		reinvites(alice, bob, directed("sendrecv", 1));
		all_see("1 active");
	}

	void each_held_by(const std::vector<std::string> &bodies) {
		const auto [alice, bob] = alice_has_called_bob();
		for (const auto &body : bodies) {
			reinvites(alice, bob, with_sdp(body));
			ladder().check_equal("1 held", alice.phone.gets_notify().lamps(), "after:\n" + body);
			reinvites(alice, bob, on(1));
			alice.phone.sees("1 active");
		}
	}

	void each_way_to_hold_is_seen() {
		each_held_by({sdp_of(kHere, "a=sendonly\r\n"), sdp_of(kHere, "a=inactive\r\n"),
				sdp_of("c=IN IP4 0.0.0.0\r\n", ""), sdp_of("", "c=IN IP4 0.0.0.0\r\n")});
	}

	void a_hold_for_the_whole_session_is_seen() {
		each_held_by({sdp_of(kHere + "a=sendonly\r\n", ""), sdp_of(kHere + "a=inactive\r\n", ""),
				sdp_of("c=IN IP6 ::\r\n", "")});
	}

	void a_video_that_stops_is_no_hold() {
		const auto [alice, bob] = alice_has_called_bob();
		for (const std::string direction : {"inactive", "sendonly"}) {
			reinvites(alice, bob,
					with_sdp(sdp_of(kHere,
							"a=sendrecv\r\nm=video 4002 RTP/AVP 31\r\na=" + direction + "\r\n")));
			alice.phone.hears_nothing();
		}
		reinvites(alice, bob,
				with_sdp(sdp_of(kHere, "a=sendonly\r\nm=video 4002 RTP/AVP 31\r\na=sendrecv\r\n")));
		all_show("1 held");
	}

	void recvonly_is_no_hold() {
		const auto [alice, bob] = alice_has_called_bob();
		reinvites(alice, bob, directed("recvonly", 1));
		alice.phone.hears_nothing();
	}

	void the_phone_may_say_held_private() {
		joined("anna");
		const auto [alice, bob] = alice_has_called_bob();
		auto media = directed("sendonly", 1);
		media.state = "held-private";
		reinvites(alice, bob, media);
		all_show("1 held-private");
		reinvites(alice, bob, on(1));
		all_show("1 active");
	}

	void a_held_call_that_ends_frees_the_index() {
		const auto [alice, bob] = alice_has_called_bob();
		reinvites(alice, bob, directed("sendonly", 1));
		all_see("1 held");
		ends(bob, alice);
		all_see("idle");
	}

	void a_hold_in_the_ack_of_an_offerless_reinvite_is_seen() {
		const auto [alice, bob] = alice_has_called_bob();
		auto offerless = on(1);
		offerless.sdp = "none";
		alice.phone.reinvites(alice.dialog, offerless);
		bob.phone.gets_reinvite(bob.dialog);
		bob.phone.answers(bob.dialog);
		alice.phone.gets(200);
		alice.phone.acks(alice.dialog, directed("sendonly"));
		all_show("1 held");
	}

	void the_group_is_told_each_change_once() {
		joined("anna");
		const auto [alice, bob] = alice_has_called_bob();
		reinvites(alice, bob, directed("sendonly", 1));
		all_see("1 held");
		all_hear_nothing();
		reinvites(alice, bob, on(1));
		all_see("1 active");
		all_hear_nothing();
	}

	void a_hold_by_update_is_seen() {
		const auto [alice, bob] = alice_has_called_bob();
		for (const auto *direction : {"sendonly", "sendrecv"}) {
			auto update = alice.phone.request("UPDATE", alice.dialog);
			update.add("Content-Type", "application/sdp");
			update.body = sdp_of(kHere, "a=" + std::string(direction) + "\r\n");
			alice.phone.send(update);
			bob.phone.send(bob.phone.reply_to(bob.phone.gets_request("UPDATE"), 200));
			alice.phone.gets(200);
			all_show(direction == std::string("sendonly") ? "1 held" : "1 active");
		}
	}

	void the_callee_of_an_inbound_call_holds_it() {
		const auto [alice, bob] = bob_has_called_alice();
		reinvites(alice, bob, directed("sendonly"));
		all_show("1 held");
		reinvites(alice, bob, {});
		all_show("1 active");
		ends(bob, alice);
		all_show("idle");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(HoldTest);

} // namespace
