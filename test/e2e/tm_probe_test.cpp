// What core/kam offers to a B2BUA, on the wire: its server and client transactions.
#include "test/e2e/tm_probe_fixture.hpp"

#include <algorithm>

namespace {

using namespace test;

class TmProbeCallTest : public TmProbeTest {
	CPPUNIT_TEST_SUITE(TmProbeCallTest);
	CPPUNIT_TEST(a_call_has_two_legs_that_know_nothing_of_each_other);
	CPPUNIT_TEST(answers_and_their_bodies_go_back);
	CPPUNIT_TEST(either_end_hangs_up);
	CPPUNIT_TEST(a_2xx_is_repeated_until_the_ack);
	CPPUNIT_TEST(a_2xx_that_comes_again_gets_the_same_ack);
	CPPUNIT_TEST(a_refusal_goes_back);
	CPPUNIT_TEST(who_cannot_be_reached_is_refused);
	CPPUNIT_TEST(a_retransmission_is_answered_by_tm);
	CPPUNIT_TEST(answers_that_come_at_once_end_with_the_final_one);
	CPPUNIT_TEST(nothing_of_a_call_stays_in_tm);
	CPPUNIT_TEST_SUITE_END();

	void a_call_has_two_legs_that_know_nothing_of_each_other() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		const auto seen = call.callee->request;
		check(seen.all("Via").size() == 1, "one Via");
		check(!seen.has("Record-Route") && !seen.has("Route"), "no routes");
		for (const auto &hidden : {call.caller->call_id, call.caller->local_tag,
					 ":" + std::to_string(alice.local_port())})
			check(seen.print().find(hidden) == std::string::npos, "bob sees " + hidden);
		equal("69", seen.header("Max-Forwards"), "Max-Forwards");
		equal(call.caller->body, seen.body, "the offer");
		equal("application/sdp", seen.header("Content-Type"), "its type");
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		check(key_of(*call.caller) == seen.call_id(), "the key names the session to both");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void answers_and_their_bodies_go_back() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.callee, 183, directed("sendonly"));
		const auto early = alice.gets(183);
		equal(call.callee->body, early.body, "early media");
		bob.replies(*call.callee, 180);
		const auto ringing = alice.gets(180);
		check(!ringing.to_tag().empty() && ringing.to_tag() == early.to_tag(), "one To-tag");
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		equal(call.callee->body, alice.history().back().body, "the answer");
		bob.gets_ack(*call.callee);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void either_end_hangs_up() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto first = connected(alice, bob);
		equal("1", std::to_string(sessions()), "sessions");
		ends(alice, *first.caller, bob, *first.callee);
		const auto second = connected(alice, bob);
		ends(bob, *second.callee, alice, *second.caller);
		alice.hangs_up(*second.caller); // again, and its session is over
		alice.gets(481);
	}

	// Also when tm alone would have forgotten the INVITE, 5 s after its final answer.
	void a_2xx_is_repeated_until_the_ack() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		ladder().wait(6000);
		alice.forgets();
		alice.gets(200); // T2 is 1 s here
		alice.acks(*call.caller);
		ladder().settle();
		alice.forgets();
		alice.hears_nothing(1500);
		bob.forgets();
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_2xx_that_comes_again_gets_the_same_ack() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		bob.replies(*call.callee, 200);
		ladder().settle();
		check(ladder().print().find("(retransmitted)") != std::string::npos,
				"bob should get the ACK again, of the same branch");
		bob.forgets();
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_refusal_goes_back() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.send(bob.reply_to(call.callee->request, 486)
						 .add("Retry-After", "18")
						 .add("X-Own", "y")
						 .add("Server", "bob"));
		const auto refusal = alice.gets(486);
		equal("18", refusal.header("Retry-After"), "Retry-After");
		check(!refusal.has("X-Own"), "headers of the other leg");
		check(refusal.header("Server") != "bob", "the other leg's Server");
		bob.gets_ack(*call.callee);
		no_session_stays();
	}

	void who_cannot_be_reached_is_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto binding = bob.request("REGISTER", "sip:sca.test");
		binding.set("To", "<" + bob.aor() + ">").add("Expires", "600");
		bob.send(binding.set("Contact", "<sip:bob@[::1]:9>;q=1.0"));
		bob.gets(200);
		alice.calls(user_of("bob"));
		alice.gets(503);
		no_session_stays();
	}

	void a_retransmission_is_answered_by_tm() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &call = alice.calls(user_of("bob"));
		alice.repeats_last();
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		alice.gets(180);
		alice.repeats_last();
		alice.gets(180);
		bob.hears_nothing(200);
		bob.replies(theirs, 486);
		alice.gets(486);
		bob.gets_ack(theirs);
		check(call.remote_tag.empty(), "there was no dialog");
	}

	// A provisional answer may be lost to the final one, but never comes behind it.
	void gets_the_final_answer_last(Phone &caller, Dialog &call) {
		ladder().settle();
		SipText last;
		for (const auto &reply : caller.inbox()) {
			check(last.code() < 200, "an answer came late: " + reply.title());
			last = reply;
		}
		check(last.code() == 200, "alice should get 200, and got " + last.title());
		caller.learn(call, last);
		caller.acks(call);
		caller.forgets();
	}

	// Several workers take what comes at the same time: provisional answers may change places, as on any network.
	void answers_that_come_at_once_end_with_the_final_one() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (int i = 0; i < 20; ++i) {
			const auto call = invited(alice, bob);
			bob.replies(*call.callee, 180);
			bob.replies(*call.callee, 181);
			bob.answers(*call.callee);
			gets_the_final_answer_last(alice, *call.caller);
			bob.gets_ack(*call.callee);
			ends(alice, *call.caller, bob, *call.callee);
		}
		no_session_stays();
	}

	void nothing_of_a_call_stays_in_tm() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		exchange(alice, bob, alice.request("INFO", *call.caller));
		ends(alice, *call.caller, bob, *call.callee);
		const auto given_up = invited(alice, bob);
		bob.replies(*given_up.callee, 180);
		alice.gets(180);
		alice.cancels(*given_up.caller);
		bob.gets_cancel(*given_up.callee);
		alice.gets(487);
		int current = 1;
		for (int i = 0; i < 150 && current > 0; ++i) {
			ladder().wait(100);
			current = server().rpc("tm.stats")["result"]["current"].asInt();
		}
		equal("0", std::to_string(current), "transactions of tm");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(TmProbeCallTest);

class TmProbeCancelTest : public TmProbeTest {
	CPPUNIT_TEST_SUITE(TmProbeCancelTest);
	CPPUNIT_TEST(a_cancel_goes_through_with_its_reason);
	CPPUNIT_TEST(before_the_first_answer_it_waits_for_one);
	CPPUNIT_TEST(a_2xx_that_crosses_it_is_acknowledged_and_ended);
	CPPUNIT_TEST(a_cancel_of_nothing_is_left_to_the_script);
	CPPUNIT_TEST_SUITE_END();

	static constexpr const char *kReason = "SIP;cause=487;text=\"given up\"";

	void a_cancel_goes_through_with_its_reason() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.callee, 180);
		const auto ringing = alice.gets(180);
		alice.cancels(*call.caller);
		const auto ended = alice.gets(487);
		equal(ringing.to_tag(), ended.to_tag(), "the To-tag of the 487");
		bob.gets_cancel(*call.callee);
		equal(kReason, reason_of(bob), "Reason");
		alice.hears_nothing(100);
		no_session_stays();
	}

	static std::string reason_of(const Phone &phone) {
		const auto &all = phone.history();
		const auto cancel = std::find_if(all.rbegin(), all.rend(),
				[](const SipText &one) { return !one.is_reply() && one.method() == "CANCEL"; });
		return cancel == all.rend() ? "no CANCEL" : cancel->header("Reason");
	}

	void before_the_first_answer_it_waits_for_one() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		alice.cancels(*call.caller);
		check(!alice.gets(487).to_tag().empty(), "a To-tag");
		check(reason_of(bob) == "no CANCEL", "nothing to cancel before an answer (RFC 3261 9.1)");
		bob.replies(*call.callee, 180);
		bob.gets_cancel(*call.callee);
		equal(kReason, reason_of(bob), "Reason");
		alice.hears_nothing(100);
	}

	void a_2xx_that_crosses_it_is_acknowledged_and_ended() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		alice.cancels(*call.caller);
		alice.gets(487);
		bob.answers(*call.callee);
		bob.gets_ack(*call.callee);
		bob.gets_bye(*call.callee);
		no_session_stays();
	}

	void a_cancel_of_nothing_is_left_to_the_script() {
		auto &alice = phone("alice");
		auto cancel = alice.request("CANCEL", "sip:nobody@sca.test");
		alice.send(cancel);
		equal("Nothing To Cancel", alice.gets(481).reason(), "the script's answer");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(TmProbeCancelTest);

} // namespace
