// Shared lines through the B2BUA: calls, holds, and what is told of them.
#include "test/e2e/b2b_sca_fixture.hpp"

namespace {

using namespace test;

class B2bScaCallTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaCallTest);
	CPPUNIT_TEST(a_phone_of_the_line_calls_and_holds);
	CPPUNIT_TEST(the_line_is_called);
	CPPUNIT_TEST(every_phone_of_the_line_rings);
	CPPUNIT_TEST(the_index_of_the_phone_counts_where_it_is_free);
	CPPUNIT_TEST(an_index_is_free_after_every_end);
	CPPUNIT_TEST(a_hold_counts_once_it_is_accepted);
	CPPUNIT_TEST(a_hold_may_come_in_an_update_or_an_ack);
	CPPUNIT_TEST(the_audio_of_the_phone_decides);
	CPPUNIT_TEST(each_watcher_is_told_and_one_that_has_forgotten_anew);
	CPPUNIT_TEST(phones_may_speak_tcp);
	CPPUNIT_TEST(twelve_calls_on_one_line);
	CPPUNIT_TEST(calls_leave_no_memory_behind);
	CPPUNIT_TEST(what_cannot_be_is_refused);
	CPPUNIT_TEST_SUITE_END();

	// The figure of the admin guide up to the hold.
	void a_phone_of_the_line_calls_and_holds() {
		auto &alice = phone("alice"), &bob = phone("bob"), &watcher = phone("watcher");
		auto &calling = phone_calls(alice, bob, 2, &watcher);
		auto &called = bob.gets_call();
		equal("", called.request.header("Call-Info"), "nothing of the line for the far end");
		const auto first = is_told(watcher, "2 alerting", 30);
		equal("call-info", first.header("Event"), "the package");
		equal("", first.header("SIP-If-Match"), "the first one makes the publication");
		equal("PUBLISH " + watcher.contact() + " SIP/2.0", first.first_line, "who is told");
		const auto name = "\"\\\"Some, Body\\\" <" + place("bob") + ">\"";
		check(first.header("Call-Info").find("appearance-uri=" + name) != std::string::npos,
				"who is called: " + first.header("Call-Info"));
		bob.replies(called, 180);
		alice.learn(calling, alice.gets(180));
		connect(alice, calling, bob, called);
		const auto second = is_told(watcher, "2 active", 600);
		check(!second.header("SIP-If-Match").empty(), "the second one changes it");
		equal(first.call_id(), second.call_id(), "of the same publisher");
		holds(alice, calling, bob, called);
		is_told(watcher, "2 held", 600);
		renegotiates(alice, calling, bob, called, "sendrecv");
		is_told(watcher, "2 active");
		ends(alice, calling, bob, called);
		is_told(watcher, "idle", 30);
	}

	void the_line_is_called() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &calling = line_is_called(bob, alice);
		auto &called = alice.gets_call();
		equal("<sip:sca.test>;appearance-index=1", called.request.header("Call-Info"),
				"the phone hears its index");
		shows("1 alerting");
		connect(bob, calling, alice, called);
		shows("1 active");
		const auto call = listed()["appearances"][0];
		equal(place("bob"), call["appearance_uri"].asString().substr(1, place("bob").size()),
				"who calls");
		equal(key_of(calling), call["b2b_key"].asString(), "the session");
		equal(alice.contact(), call["owner"].asString(), "the phone that has it");
		holds(alice, called, bob, calling);
		shows("1 held");
		ends(alice, called, bob, calling);
		shows("idle");
	}

	void every_phone_of_the_line_rings() {
		auto &alice = ladder().phone("alice", line()), &other = ladder().phone("other", line());
		auto &bob = phone("bob");
		for (auto *one : {&alice, &other}) one->registers();
		auto &calling = calls(bob, "line", {{"X-Line", line()}, {"X-Entity", "0"}});
		auto &first = alice.gets_call(), &second = other.gets_call();
		for (const auto *call : {&first, &second})
			equal("<sip:sca.test>;appearance-index=1", call->request.header("Call-Info"),
					"each hears its index");
		alice.replies(first, 180);
		bob.gets(180);
		connect(bob, calling, other, second);
		alice.gets_cancel(first);
		shows("1 active");
		equal(other.contact(), listed()["appearances"][0]["owner"].asString(), "who has it");
		holds(other, second, bob, calling);
		shows("1 held");
		auto &taking = takes_back(alice, 1);
		is_taken_over(alice, taking, bob, calling, other, second);
		shows("1 active");
		ends(alice, taking, bob, calling);
		shows("idle");
	}

	void the_index_of_the_phone_counts_where_it_is_free() {
		auto &alice = phone("alice"), &bob = phone("bob");
		std::vector<std::pair<Dialog *, Dialog *>> all;
		for (const unsigned index : {3u, 0u, 3u, 65u}) {
			auto &calling = phone_calls(alice, bob, index);
			all.emplace_back(&calling, &bob.gets_call());
			connect(alice, calling, bob, *all.back().second);
		}
		shows("1 active, 2 active, 3 active, 4 active");
		for (const auto &[calling, called] : all) ends(alice, *calling, bob, *called);
		shows("idle");
	}

	void an_index_is_free_after_every_end() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto *calling = &phone_calls(alice, bob);
		auto *called = &bob.gets_call();
		bob.replies(*called, 486);
		alice.gets(486);
		bob.gets_ack(*called);
		shows("idle");

		calling = &phone_calls(alice, bob);
		called = &bob.gets_call();
		bob.replies(*called, 180);
		alice.learn(*calling, alice.gets(180));
		alice.cancels(*calling);
		bob.gets_cancel(*called);
		alice.gets(487);
		shows("idle");

		const auto call = talk(alice, bob);
		accepted(rpc("b2b_logic.terminate_call", {key_of(*call.caller)}));
		alice.gets_bye(*call.caller);
		bob.gets_bye(*call.callee);
		shows("idle");
	}

	void a_hold_counts_once_it_is_accepted() {
		auto &alice = phone("alice"), &bob = phone("bob"), &watcher = phone("watcher");
		const auto call = talk(alice, bob, &watcher);
		const auto publish = watcher.gets_request("PUBLISH");
		watcher.send(watcher.reply_to(publish, 200).add("SIP-ETag", "a").add("Expires", "30"));
		if (lamps_in(publish.header("Call-Info")) == "1 alerting") is_told(watcher, "1 active");
		alice.reinvites(*call.caller, directed("sendonly"));
		bob.gets_reinvite(*call.callee);
		shows("1 active");
		bob.replies(*call.callee, 488);
		alice.gets(488);
		bob.gets_ack(*call.callee);
		shows("1 active");
		watcher.hears_nothing();
		holds(alice, *call.caller, bob, *call.callee, "held-private");
		is_told(watcher, "1 held-private");
		ends(alice, bob, call);
		is_told(watcher, "idle");
	}

	void a_hold_may_come_in_an_update_or_an_ack() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = talk(alice, bob);
		auto update = alice.request("UPDATE", *call.caller);
		update.add("Content-Type", "application/sdp");
		update.body = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
					  "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n";
		alice.send(update);
		const auto seen = bob.gets_request("UPDATE");
		shows("1 active");
		auto answer = bob.reply_to(seen, 200);
		answer.add("Contact", "<" + bob.contact() + ">").add("Content-Type", "application/sdp");
		answer.body = "v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
					  "m=audio 4002 RTP/AVP 0\r\na=recvonly\r\n";
		bob.send(answer);
		alice.gets(200);
		shows("1 held");

		alice.reinvites(*call.caller, no_body());
		bob.gets_reinvite(*call.callee);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		alice.acks(*call.caller, directed("sendrecv"));
		bob.gets_ack(*call.callee);
		shows("1 active");

		alice.reinvites(*call.caller, no_body());
		bob.gets_reinvite(*call.callee);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		alice.acks(*call.caller, directed("inactive"));
		bob.gets_ack(*call.callee);
		shows("1 held");
		ends(alice, bob, call);
	}

	// What the far end does with its media is no hold of the line.
	void the_audio_of_the_phone_decides() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = talk(alice, bob);
		holds(bob, *call.callee, alice, *call.caller);
		shows("1 active");
		renegotiates(bob, *call.callee, alice, *call.caller, "sendrecv");
		holds(alice, *call.caller, bob, *call.callee);
		shows("1 held");
		alice.reinvites(*call.caller, directed("recvonly"));
		bob.gets_reinvite(*call.callee);
		bob.answers(*call.callee, directed("sendonly"));
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		shows("1 active");
		ends(alice, bob, call);
	}

	void each_watcher_is_told_and_one_that_has_forgotten_anew() {
		auto &alice = phone("alice"), &bob = phone("bob"), &one = phone("one"),
			 &other = phone("other");
		auto &calling = calls(alice, "bob",
				{{"X-Line", line()}, {"X-Entity", "1"}, {"X-Watcher", one.contact()},
						{"X-Watcher", other.contact()}});
		auto &called = bob.gets_call();
		for (auto *watcher : {&one, &other}) is_told(*watcher, "1 alerting");
		connect(alice, calling, bob, called);
		is_told(one, "1 active");
		const auto refused = other.gets_request("PUBLISH");
		check(!refused.header("SIP-If-Match").empty(), "it changes what it has published");
		other.send(other.reply_to(refused, 412));
		const auto anew = is_told(other, "1 active");
		equal("", anew.header("SIP-If-Match"), "made anew");
		check(anew.cseq() > refused.cseq(), "CSeq rises");
		equal("2", std::to_string(listed()["watchers"].size()), "watchers");
		ends(alice, calling, bob, called);
		for (auto *watcher : {&one, &other}) is_told(*watcher, "idle");
	}

	void phones_may_speak_tcp() {
		auto &alice = tcp_phone("alice"), &bob = phone("bob"), &other = tcp_phone("other");
		const auto call = talk(alice, bob);
		holds(alice, *call.caller, bob, *call.callee);
		shows("1 held");
		auto &taking = takes_back(other, 1);
		is_taken_over(other, taking, bob, *call.callee, alice, *call.caller);
		shows("1 active");
		ends(other, taking, bob, *call.callee);
		shows("idle");
	}

	void twelve_calls_on_one_line() {
		auto &alice = phone("alice"), &bob = phone("bob"), &watcher = phone("watcher");
		std::vector<Call> all;
		for (int i = 0; i < 12; ++i) all.push_back(talk(alice, bob));
		std::string expected;
		for (int i = 1; i <= 12; ++i)
			expected += (i > 1 ? ", " : "") + std::to_string(i) + " active";
		shows(expected);
		equal("12", std::to_string(counted_here("appearances")), "calls of lines");
		for (const auto &call : all) ends(alice, bob, call);
		shows("idle");
		watcher.hears_nothing(10);
		equal("0 0",
				std::to_string(counted_here("appearances")) + " "
						+ std::to_string(counted_here("lines")),
				"what stays");
	}

	void calls_leave_no_memory_behind() {
		auto &alice = phone("alice"), &bob = phone("bob"), &watcher = phone("watcher");
		leaves_nothing([&] {
			auto &calling = phone_calls(alice, bob, 0, &watcher);
			auto &called = bob.gets_call();
			is_told(watcher, "1 alerting");
			connect(alice, calling, bob, called);
			is_told(watcher, "1 active");
			ends(alice, calling, bob, called);
			is_told(watcher, "idle");
			shows("idle");
		});
		equal("0", std::to_string(counted_here("lines")), "lines that stay");
	}

	void what_cannot_be_is_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		calls(alice, "bob", {{"X-Line", line()}, {"X-Entity", "2"}});
		alice.gets(403);
		calls(alice, "bob", {{"X-Line", "bad line"}, {"X-Entity", "1"}});
		alice.gets(403);
		calls(alice, "bob", {{"X-Line", line()}, {"X-Entity", "1"}, {"X-Watcher", "nobody"}});
		alice.gets(403);
		bob.hears_nothing(50);
		shows("idle");
		equal("0", std::to_string(rpc("sca_list")["result"].size()), "no line");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaCallTest);

class B2bScaLimitTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaLimitTest);
	CPPUNIT_TEST(a_call_beyond_the_limit_gets_480_and_a_reason);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		return with_lines("modparam(\"b2b_sca\", \"max_appearances\", 2)\n");
	}

	void a_call_beyond_the_limit_gets_480_and_a_reason() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto first = talk(alice, bob), second = talk(alice, bob);
		phone_calls(alice, bob);
		equal("All Appearances In Use", alice.gets(480).reason(), "why");
		bob.hears_nothing(50);
		ends(alice, bob, first);
		shows("2 active"); // the 200 to the BYE comes a little before
		const auto third = talk(alice, bob);
		shows("1 active, 2 active");
		ends(alice, bob, second);
		ends(alice, bob, third);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaLimitTest);

// PRACK passes: a call is held before it is answered.
class B2bScaPrackTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaPrackTest);
	CPPUNIT_TEST(a_hold_may_come_in_a_prack);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		return with_lines("modparam(\"b2b_entities\", \"passthru_prack\", 1)\n");
	}
	static SipText &with_sdp(SipText &message, const std::string &direction) {
		message.add("Content-Type", "application/sdp").body =
				"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
				"m=audio 4000 RTP/AVP 0\r\na="
				+ direction + "\r\n";
		return message;
	}

	void a_hold_may_come_in_a_prack() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &calling = calls(alice, bob.name(),
				{{"X-Line", line()}, {"X-Entity", "1"}, {"Supported", "100rel"}});
		auto &called = bob.gets_call();
		auto progress = bob.reply_to(called.request, 183);
		progress.set("To", progress.header("To") + ";tag=" + called.local_tag);
		progress.add("Contact", "<" + bob.contact() + ">").add("Require", "100rel");
		bob.send(with_sdp(progress.add("RSeq", "7"), "sendrecv"));
		const auto early = alice.gets(183);
		alice.learn(calling, early);
		const auto invite = calling.request;
		auto prack = alice.request("PRACK", calling);
		prack.add("RAck", early.header("RSeq") + " " + std::to_string(invite.cseq()) + " INVITE");
		alice.send(with_sdp(prack, "sendonly"));
		auto answer = bob.reply_to(bob.gets_request("PRACK"), 200);
		bob.send(with_sdp(answer, "recvonly"));
		alice.gets(200);
		shows("1 alerting");
		calling.request = invite;
		bob.answers(called, no_body());
		calling.cseq = invite.cseq(); // of its ACK
		alice.gets_answer(calling);
		calling.cseq = prack.cseq();
		bob.gets_ack(called);
		shows("1 held");
		renegotiates(alice, calling, bob, called, "sendrecv");
		shows("1 active");
		ends(alice, calling, bob, called);
		shows("idle");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaPrackTest);

} // namespace
