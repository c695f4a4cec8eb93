// What core/kam offers to a B2BUA, on the wire: its server and client transactions.
#include "test/e2e/tm_probe_fixture.hpp"

namespace {

using namespace test;

class TmProbeCallTest : public TmProbeTest {
	CPPUNIT_TEST_SUITE(TmProbeCallTest);
	CPPUNIT_TEST(answers_and_their_bodies_go_back);
	CPPUNIT_TEST(a_2xx_is_repeated_until_the_ack);
	CPPUNIT_TEST(a_2xx_that_comes_again_gets_the_same_ack);
	CPPUNIT_TEST(a_retransmission_is_answered_by_tm);
	CPPUNIT_TEST(answers_that_come_at_once_end_with_the_final_one);
	CPPUNIT_TEST(nothing_of_a_call_stays_in_tm);
	CPPUNIT_TEST_SUITE_END();

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

	void a_retransmission_is_answered_by_tm() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &call = alice.calls(user_of("bob"));
		auto &theirs = bob.gets_call();
		alice.repeats_last();
		ladder().settle();
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

} // namespace
