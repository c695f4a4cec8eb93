// Hold and unhold: what is offered, what is told, and what happens when an end does not agree.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

const std::string kTwoStreams =
		"v=0\r\no=alice 17 2000 IN IP4 127.0.0.1\r\ns=call\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
		"a=group:BUNDLE 0 1\r\na=ice-ufrag:abcd\r\na=sendrecv\r\n"
		"m=audio 4000 RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\na=candidate:1 1 udp 1 127.0.0.1 4000 "
		"typ host\r\n"
		"m=video 0 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n"
		"m=video 4002 RTP/AVP 97\r\na=recvonly\r\n";

Media with(const std::string &sdp) {
	Media media;
	media.sdp = sdp;
	return media;
}

const std::vector<std::string> kHeld = {
		"hold start caller", "hold start callee", "hold ok caller", "hold ok callee"};
const std::vector<std::string> kHeldAndResumed = {"hold start caller", "hold start callee",
		"hold ok caller", "hold ok callee", "unhold start caller", "unhold start callee",
		"unhold ok caller", "unhold ok callee"};

class CallopsHoldTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsHoldTest);
	CPPUNIT_TEST(both_legs_are_held_and_resumed);
	CPPUNIT_TEST(one_leg_is_held_and_resumed);
	CPPUNIT_TEST(twice_is_refused);
	CPPUNIT_TEST(one_leg_after_the_other);
	CPPUNIT_TEST(each_stream_keeps_what_it_had);
	CPPUNIT_TEST(a_491_is_tried_again);
	CPPUNIT_TEST(one_leg_refuses);
	CPPUNIT_TEST(a_bye_meanwhile_fails);
	CPPUNIT_TEST(a_481_fails);
	CPPUNIT_TEST(what_the_ends_agreed_on_is_resumed);
	CPPUNIT_TEST(a_refused_reinvite_changes_nothing);
	CPPUNIT_TEST(an_open_offer_of_an_end_is_waited_for);
	CPPUNIT_TEST(an_answer_in_the_ack_counts);
	CPPUNIT_TEST(the_ends_may_hold_while_we_hold);
	CPPUNIT_TEST(phones_over_tcp_are_held);
	CPPUNIT_TEST_SUITE_END();

	struct Pair {
		Phone &alice, &bob;
		Call call;
	};
	Pair talking(const Media &offer = {}, const Media &answer = {}) {
		auto &alice = phone("alice"), &bob = phone("bob");
		return {alice, bob, connected(alice, bob, offer, answer)};
	}

	void hold(const Pair &pair, const std::string &leg = "") {
		accepted(rpc("callops.hold",
				leg.empty() ? std::vector<std::string>{pair.call.id()}
							: std::vector<std::string>{pair.call.id(), leg}));
	}
	void unhold(const Pair &pair, const std::string &leg = "") {
		accepted(rpc("callops.unhold", {pair.call.id(), leg}));
	}

	void both_legs_are_held_and_resumed() {
		const auto pair = talking();
		hold(pair);
		const auto to_alice = gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		const auto to_bob = gets_offer(pair.bob, *pair.call.callee, "inactive", "inactive");
		equal("<" + pair.bob.contact() + ">", to_alice.header("Contact"),
				"Contact towards the caller");
		equal("<" + pair.alice.contact() + ">", to_bob.header("Contact"),
				"Contact towards the callee");
		equal("2", version_of(to_alice.body), "the version towards the caller");
		told(pair.call.id(), kHeld);
		unhold(pair);
		const auto back = gets_offer(pair.alice, *pair.call.caller, "sendrecv");
		gets_offer(pair.bob, *pair.call.callee, "sendrecv");
		equal("3", version_of(back.body), "the version when resumed");
		told(pair.call.id(), kHeldAndResumed);
		ends(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee);
	}

	void one_leg_is_held_and_resumed() {
		const auto pair = talking();
		hold(pair, "caller");
		gets_offer(pair.alice, *pair.call.caller, "sendonly", "recvonly");
		gets_offer(pair.bob, *pair.call.callee, "recvonly", "sendonly");
		ladder().settle();
		unhold(pair, "caller");
		gets_offer(pair.alice, *pair.call.caller, "sendrecv");
		gets_offer(pair.bob, *pair.call.callee, "sendrecv");
		ladder().settle();
		equal("8", std::to_string(events(pair.call.id()).size()), "events");
	}

	void twice_is_refused() {
		const auto pair = talking();
		refused(rpc("callops.unhold", {pair.call.id()}), 480);
		hold(pair);
		refused(rpc("callops.hold", {pair.call.id()}), 491);
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		gets_offer(pair.bob, *pair.call.callee, "inactive", "inactive");
		ladder().settle();
		refused(rpc("callops.hold", {pair.call.id()}), 480);
		refused(rpc("call_hold", {pair.call.id()}), 480);
		accepted(rpc("call_unhold", {pair.call.id()}));
		gets_offer(pair.alice, *pair.call.caller, "sendrecv");
		gets_offer(pair.bob, *pair.call.callee, "sendrecv");
		ladder().settle();
		refused(rpc("callops.unhold", {pair.call.id()}), 480);
	}

	void one_leg_after_the_other() {
		const auto pair = talking();
		hold(pair, "caller");
		gets_offer(pair.alice, *pair.call.caller, "sendonly", "recvonly");
		gets_offer(pair.bob, *pair.call.callee, "recvonly", "sendonly");
		ladder().settle();
		hold(pair, "callee");
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		gets_offer(pair.bob, *pair.call.callee, "inactive", "inactive");
		ladder().settle();
		unhold(pair, "callee");
		gets_offer(pair.alice, *pair.call.caller, "sendonly", "recvonly");
		gets_offer(pair.bob, *pair.call.callee, "recvonly", "sendonly");
		ladder().settle();
	}

	void each_stream_keeps_what_it_had() {
		const auto pair = talking(with(kTwoStreams));
		hold(pair);
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		pair.bob.gets_reinvite(*pair.call.callee);
		const auto held = pair.call.callee->request.body;
		for (const auto *line : {"o=alice 17 2001 IN IP4 127.0.0.1\r\n", "a=group:BUNDLE 0 1\r\n",
					 "a=ice-ufrag:abcd\r\n", "m=video 0 RTP/AVP 96\r\n",
					 "a=candidate:1 1 udp 1 127.0.0.1 4000 typ host\r\n"})
			check(held.find(line) != held.npos, std::string("missing ") + line + " in\n" + held);
		check(held.find("a=recvonly") == held.npos, "no stream may receive:\n" + held);
		pair.bob.answers(*pair.call.callee, directed("inactive"));
		pair.bob.gets_ack(*pair.call.callee);
		ladder().settle();
		unhold(pair);
		gets_offer(pair.alice, *pair.call.caller, "sendrecv");
		pair.bob.gets_reinvite(*pair.call.callee);
		auto expected = kTwoStreams;
		expected.replace(expected.find("2000"), 4, "2002");
		equal(expected, pair.call.callee->request.body, "what was agreed before");
		pair.bob.answers(*pair.call.callee);
		pair.bob.gets_ack(*pair.call.callee);
	}

	void a_491_is_tried_again() {
		const auto pair = talking();
		hold(pair);
		gets_offer(pair.bob, *pair.call.callee, "inactive", "inactive");
		gets_offer(pair.alice, *pair.call.caller, "inactive", "", 491);
		pair.alice.waits_out_a_glare();
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		told(pair.call.id(),
				{"hold start caller", "hold start callee", "hold ok callee", "hold ok caller"});
	}

	void one_leg_refuses() {
		const auto pair = talking();
		hold(pair);
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		gets_offer(pair.bob, *pair.call.callee, "inactive", "", 488);
		told(pair.call.id(),
				{"hold start caller", "hold start callee", "hold ok caller", "hold fail callee"});
		unhold(pair);
		gets_offer(pair.alice, *pair.call.caller, "sendrecv");
		pair.bob.hears_nothing(100);
		told(pair.call.id(),
				{"hold start caller", "hold start callee", "hold ok caller", "hold fail callee",
						"unhold start caller", "unhold ok caller"});
	}

	void a_bye_meanwhile_fails() {
		const auto pair = talking();
		hold(pair);
		pair.alice.gets_reinvite(*pair.call.caller);
		pair.bob.gets_reinvite(*pair.call.callee);
		ends(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee);
		told(pair.call.id(),
				{"hold start caller", "hold start callee", "hold fail caller", "hold fail callee"});
		pair.alice.replies(*pair.call.caller, 487);
		pair.bob.replies(*pair.call.callee, 481);
		ladder().settle();
		equal("4", std::to_string(events(pair.call.id()).size()), "events");
		pair.alice.forgets();
		pair.bob.forgets();
	}

	void a_481_fails() {
		const auto pair = talking();
		hold(pair);
		gets_offer(pair.alice, *pair.call.caller, "inactive", "", 481);
		gets_offer(pair.bob, *pair.call.callee, "inactive", "", 408);
		told(pair.call.id(),
				{"hold start caller", "hold start callee", "hold fail caller", "hold fail callee"});
		refused(rpc("callops.unhold", {pair.call.id()}), 480);
	}

	void what_the_ends_agreed_on_is_resumed() {
		const auto pair = talking();
		const std::string moved =
				"v=0\r\no=- 1 5 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\n"
				"m=audio 4444 RTP/AVP 8\r\na=sendrecv\r\n";
		reinvites(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee, with(moved));
		hold(pair);
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		const auto offer = gets_offer(pair.bob, *pair.call.callee, "inactive", "inactive");
		check(offer.body.find("m=audio 4444 RTP/AVP 8") != std::string::npos,
				"the last agreed one:\n" + offer.body);
		equal("6", version_of(offer.body), "the version");
	}

	void a_refused_reinvite_changes_nothing() {
		const auto pair = talking();
		pair.alice.reinvites(*pair.call.caller,
				with("v=0\r\no=- 1 9 IN IP4 127.0.0.1\r\ns=-\r\n"
					 "c=IN IP4 127.0.0.9\r\nt=0 0\r\nm=audio 5555 RTP/AVP 8\r\n"));
		pair.bob.gets_reinvite(*pair.call.callee);
		pair.bob.replies(*pair.call.callee, 488);
		pair.bob.gets_ack(*pair.call.callee);
		pair.alice.gets(488);
		hold(pair);
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		const auto offer = gets_offer(pair.bob, *pair.call.callee, "inactive", "inactive");
		check(offer.body.find("m=audio 4000") != std::string::npos,
				"what was agreed before:\n" + offer.body);
		check(std::stoul(version_of(offer.body)) > 9,
				"the version must rise: " + version_of(offer.body));
	}

	void an_open_offer_of_an_end_is_waited_for() {
		const auto pair = talking();
		pair.alice.reinvites(*pair.call.caller, {});
		pair.bob.gets_reinvite(*pair.call.callee);
		hold(pair);
		pair.alice.hears_nothing(150);
		pair.bob.hears_nothing(1);
		pair.bob.answers(*pair.call.callee);
		pair.alice.gets_answer(*pair.call.caller);
		pair.bob.gets_ack(*pair.call.callee);
		for (int i = 0; i < 30 && (pair.alice.inbox().empty() || pair.bob.inbox().empty()); ++i)
			ladder().wait(100);
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		gets_offer(pair.bob, *pair.call.callee, "inactive", "inactive");
	}

	void an_answer_in_the_ack_counts() {
		const auto pair = talking();
		auto offerless = Media{};
		offerless.sdp = "none";
		pair.alice.reinvites(*pair.call.caller, offerless);
		pair.bob.gets_reinvite(*pair.call.callee);
		pair.bob.answers(*pair.call.callee);
		pair.alice.gets(200);
		pair.alice.acks(*pair.call.caller,
				with("v=0\r\no=- 1 4 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\n"
					 "t=0 0\r\nm=audio 7777 RTP/AVP 0\r\n"));
		pair.bob.gets_ack(*pair.call.callee);
		hold(pair);
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		const auto offer = gets_offer(pair.bob, *pair.call.callee, "inactive", "inactive");
		check(offer.body.find("m=audio 7777") != std::string::npos,
				"the late answer:\n" + offer.body);
	}

	void the_ends_may_hold_while_we_hold() {
		const auto pair = talking();
		hold(pair);
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		gets_offer(pair.bob, *pair.call.callee, "inactive", "inactive");
		ladder().settle();
		// the phone knows of its own offers only: its version is behind ours
		const auto moved = with(
				"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
				"m=audio 4010 RTP/AVP 0\r\na=inactive\r\n");
		reinvites(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee, moved,
				directed("inactive"));
		check(std::stoul(version_of(pair.call.callee->request.body)) > 2,
				"bob must see the version rise: " + version_of(pair.call.callee->request.body));
		unhold(pair);
		gets_offer(pair.alice, *pair.call.caller, "sendrecv");
		const auto back = gets_offer(pair.bob, *pair.call.callee, "sendrecv");
		check(back.body.find("m=audio 4010") != std::string::npos,
				"the new place of the media:\n" + back.body);
		told(pair.call.id(), kHeldAndResumed);
	}

	void phones_over_tcp_are_held() {
		auto &alice = tcp_phone("alice"), &bob = tcp_phone("bob");
		const Pair pair{alice, bob, connected(alice, bob)};
		hold(pair);
		gets_offer(alice, *pair.call.caller, "inactive", "inactive");
		gets_offer(bob, *pair.call.callee, "inactive", "inactive");
		unhold(pair);
		gets_offer(alice, *pair.call.caller, "sendrecv");
		gets_offer(bob, *pair.call.callee, "sendrecv");
		ends(bob, *pair.call.callee, alice, *pair.call.caller);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsHoldTest);

} // namespace
