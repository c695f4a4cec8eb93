// A call is put on hold, resumed, and taken by another phone of the line.
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
	OURS_TEST(the_group_is_told_each_change_once);
	OURS_TEST(a_hold_for_the_whole_session_is_seen);
	OURS_TEST(a_hold_by_update_is_seen);
	OURS_TEST(the_callee_of_an_inbound_call_holds_it);
	CPPUNIT_TEST_SUITE_END();

	void sendonly_holds_and_sendrecv_resumes() {
		auto &alice = joined("alice");
		joined("anna");
		auto &bob = far_end("bob");
		const auto call = connected(alice, 1, bob);
		reinvites(alice, *call.ours, bob, *call.theirs, directed("sendonly", 1),
				directed("recvonly"));
		all_see("1 held");
		reinvites(alice, *call.ours, bob, *call.theirs, directed("sendrecv", 1));
		all_see("1 active");
	}

	void each_held_by(const std::vector<std::string> &bodies) {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = connected(alice, 1, bob);
		for (const auto &body : bodies) {
			reinvites(alice, *call.ours, bob, *call.theirs, with_sdp(body));
			ladder().check_equal("1 held", alice.gets_notify().lamps(), "after this SDP:\n" + body);
			reinvites(alice, *call.ours, bob, *call.theirs, on(1));
			alice.sees("1 active");
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

	void recvonly_is_no_hold() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = connected(alice, 1, bob);
		reinvites(alice, *call.ours, bob, *call.theirs, directed("recvonly", 1));
		alice.hears_nothing();
	}

	void the_phone_may_say_held_private() {
		auto &alice = joined("alice");
		joined("anna");
		auto &bob = far_end("bob");
		const auto call = connected(alice, 1, bob);
		auto media = directed("sendonly", 1);
		media.state = "held-private";
		reinvites(alice, *call.ours, bob, *call.theirs, media);
		all_show("1 held-private");
		reinvites(alice, *call.ours, bob, *call.theirs, on(1));
		all_show("1 active");
	}

	void a_held_call_that_ends_frees_the_index() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = connected(alice, 1, bob);
		reinvites(alice, *call.ours, bob, *call.theirs, directed("sendonly", 1));
		alice.sees("1 held");
		ends(bob, *call.theirs, alice, *call.ours);
		alice.sees("idle");
	}

	void a_hold_in_the_ack_of_an_offerless_reinvite_is_seen() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = connected(alice, 1, bob);
		auto offerless = on(1);
		offerless.sdp = "none";
		alice.reinvites(*call.ours, offerless);
		bob.gets_reinvite(*call.theirs);
		bob.answers(*call.theirs);
		alice.gets(200);
		alice.acks(*call.ours, directed("sendonly"));
		alice.shows("1 held");
	}

	void the_group_is_told_each_change_once() {
		auto &alice = joined("alice");
		joined("anna");
		auto &bob = far_end("bob");
		const auto call = connected(alice, 1, bob);
		reinvites(alice, *call.ours, bob, *call.theirs, directed("sendonly", 1));
		all_see("1 held");
		all_hear_nothing();
		reinvites(alice, *call.ours, bob, *call.theirs, on(1));
		all_see("1 active");
		all_hear_nothing();
	}

	void a_hold_by_update_is_seen() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = connected(alice, 1, bob);
		for (const auto *direction : {"sendonly", "sendrecv"}) {
			auto update = alice.request("UPDATE", *call.ours);
			update.add("Content-Type", "application/sdp");
			update.body = sdp_of(kHere, "a=" + std::string(direction) + "\r\n");
			alice.send(update);
			bob.send(bob.reply_to(bob.gets_request("UPDATE"), 200));
			alice.gets(200);
			alice.shows(direction == std::string("sendonly") ? "1 held" : "1 active");
		}
	}

	void the_callee_of_an_inbound_call_holds_it() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = answered(bob, alice);
		reinvites(alice, *call.theirs, bob, *call.ours, directed("sendonly"));
		alice.shows("1 held");
		reinvites(alice, *call.theirs, bob, *call.ours, {});
		alice.shows("1 active");
		ends(bob, *call.ours, alice, *call.theirs);
		alice.shows("idle");
	}
};

class RetrievalTest : public ScaTest {
	CPPUNIT_TEST_SUITE(RetrievalTest);
	CPPUNIT_TEST(another_phone_retrieves_a_held_call);
	CPPUNIT_TEST(the_call_ends_with_its_new_owner);
	CPPUNIT_TEST(a_held_index_cannot_be_seized);
	OURS_TEST(a_refused_retrieval_puts_the_call_back_on_hold);
	OURS_TEST(a_cancelled_retrieval_puts_the_call_back_on_hold);
	OURS_TEST(a_private_hold_is_not_for_others);
	OURS_TEST(its_owner_retrieves_a_private_hold);
	OURS_TEST(a_held_inbound_call_is_retrieved);
	CPPUNIT_TEST_SUITE_END();

	Call held(Phone &alice, Phone &bob, const std::string &state = "") {
		const auto call = connected(alice, 1, bob);
		auto media = directed("sendonly", 1);
		media.state = state;
		reinvites(alice, *call.ours, bob, *call.theirs, media);
		all_show(state.empty() ? "1 held" : "1 " + state);
		return call;
	}

	std::string owner() { // of index 1
		for (const auto &row : server().kamcmd({"sca.all_appearances"}))
			if (row.rfind(aor() + " 1 ", 0) == 0)
				for (const auto &phone : ladder().phones())
					if (row.find(phone->contact() + " ") != row.npos && phone->aor() == aor())
						return phone->name();
		return "nobody";
	}

	// anna asks for the held call, and the far end is asked to replace it.
	Call asked_for(Phone &anna, Phone &bob, const Dialog &held_at_bob) {
		auto &call = anna.retrieves(1);
		auto &theirs = bob.gets_call();
		const auto replaces = theirs.request.header("Replaces");
		ladder().check_equal(held_at_bob.call_id + ";to-tag=" + held_at_bob.local_tag
						+ ";from-tag=" + held_at_bob.remote_tag,
				replaces, "Replaces");
		ladder().check_equal(bob.contact(), theirs.request.uri(), "the INVITE goes to");
		return {&call, &theirs};
	}

	void another_phone_retrieves_a_held_call() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		const auto call = held(alice, bob);
		const auto taken = asked_for(anna, bob, *call.theirs);
		bob.answers(*taken.theirs);
		anna.gets_answer(*taken.ours);
		bob.gets_ack(*taken.theirs);
		ends(bob, *call.theirs, alice, *call.ours);
		all_show("1 active");
		ladder().check_equal("anna", owner(), "the owner");
	}

	void the_call_ends_with_its_new_owner() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		const auto call = held(alice, bob);
		const auto taken = asked_for(anna, bob, *call.theirs);
		bob.answers(*taken.theirs);
		anna.gets_answer(*taken.ours);
		bob.gets_ack(*taken.theirs);
		ends(bob, *call.theirs, alice, *call.ours);
		all_show("1 active");
		ends(anna, *taken.ours, bob, *taken.theirs);
		all_show("idle");
	}

	void a_held_index_cannot_be_seized() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		held(alice, bob);
		anna.asks_to_seize(1);
		anna.gets(480);
		all_show("1 held");
	}

	void a_refused_retrieval_puts_the_call_back_on_hold() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		const auto call = held(alice, bob);
		const auto taken = asked_for(anna, bob, *call.theirs);
		bob.replies(*taken.theirs, 486);
		bob.gets_ack(*taken.theirs);
		anna.gets(486);
		all_show("1 held");
		ladder().check_equal("alice", owner(), "the owner");
		reinvites(alice, *call.ours, bob, *call.theirs, on(1));
		all_show("1 active");
		ends(alice, *call.ours, bob, *call.theirs);
		all_show("idle");
	}

	void a_cancelled_retrieval_puts_the_call_back_on_hold() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		const auto call = held(alice, bob);
		const auto taken = asked_for(anna, bob, *call.theirs);
		bob.replies(*taken.theirs, 180);
		anna.gets(180);
		anna.cancels(*taken.ours);
		bob.gets_cancel(*taken.theirs);
		anna.gets(487);
		all_show("1 held");
		ladder().check_equal("alice", owner(), "the owner");
	}

	void a_private_hold_is_not_for_others() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		const auto call = held(alice, bob, "held-private");
		anna.retrieves(1);
		ladder().check_equal("Forbidden - private call", anna.gets(403).reason(), "the reason");
		bob.hears_nothing(150);
		all_show("1 held-private");
		ladder().check_equal("alice", owner(), "the owner");
		ends(alice, *call.ours, bob, *call.theirs);
		all_show("idle");
	}

	void its_owner_retrieves_a_private_hold() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = held(alice, bob, "held-private");
		reinvites(alice, *call.ours, bob, *call.theirs, on(1));
		all_show("1 active");
	}

	void a_held_inbound_call_is_retrieved() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = answered(bob, alice);
		auto &anna = joined("anna");
		reinvites(alice, *call.theirs, bob, *call.ours, directed("sendonly"));
		all_show("1 held");
		const auto taken = asked_for(anna, bob, *call.ours);
		bob.answers(*taken.theirs);
		anna.gets_answer(*taken.ours);
		bob.gets_ack(*taken.theirs);
		ends(bob, *call.ours, alice, *call.theirs);
		all_show("1 active");
		ends(anna, *taken.ours, bob, *taken.theirs);
		all_show("idle");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(HoldTest);
CPPUNIT_TEST_SUITE_REGISTRATION(RetrievalTest);

} // namespace
