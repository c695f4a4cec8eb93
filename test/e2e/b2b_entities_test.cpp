// Legs of b2b_entities.so on the wire: plain calls.
#include "test/e2e/b2b_entities_fixture.hpp"

namespace {

using namespace test;

class B2bEntitiesCallTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesCallTest);
	CPPUNIT_TEST(a_call_has_two_legs_that_know_nothing_of_each_other);
	CPPUNIT_TEST(answers_and_their_bodies_go_back_with_one_to_tag);
	CPPUNIT_TEST(either_end_hangs_up);
	CPPUNIT_TEST(a_bye_behind_the_end_is_right_for_a_while);
	CPPUNIT_TEST(a_refusal_goes_back);
	CPPUNIT_TEST(who_cannot_be_reached_is_refused);
	CPPUNIT_TEST(a_retransmission_is_absorbed);
	CPPUNIT_TEST(nothing_of_a_call_stays);
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
		check(seen.call_id().rfind("B2B.", 0) == 0, "the Call-ID is a key: " + seen.call_id());
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		check(call.caller->remote_tag.rfind("B2B.", 0) == 0, "and so is the To-tag");
		check(call.caller->remote_tag != seen.call_id(), "another one");
		bob.gets_ack(*call.callee);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void answers_and_their_bodies_go_back_with_one_to_tag() {
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
		equal(ringing.to_tag(), alice.history().back().to_tag(), "the To-tag of the 200");
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
		no_session_stays();
	}

	void a_bye_behind_the_end_is_right_for_a_while() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
		alice.send(alice.request("INFO", *call.caller));
		alice.gets(481);
		for (auto *end : {&alice, &bob}) {
			end->hangs_up(end == &alice ? *call.caller : *call.callee);
			end->gets(200);
		}
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
		cannot_be_reached(alice, bob);
		no_session_stays();
	}

	void a_retransmission_is_absorbed() {
		auto &alice = phone("alice"), &bob = phone("bob");
		alice.calls(user_of("bob"));
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
		no_session_stays();
	}

	void nothing_of_a_call_stays() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		exchange(alice, bob, alice.request("INFO", *call.caller));
		exchange(bob, alice, bob.request("INFO", *call.callee));
		ends(alice, *call.caller, bob, *call.callee);
		const auto given_up = invited(alice, bob);
		bob.replies(*given_up.callee, 180);
		alice.gets(180);
		alice.cancels(*given_up.caller);
		bob.gets_cancel(*given_up.callee);
		alice.gets(487);
		no_session_stays();
		int current = 1;
		for (int i = 0; i < 150 && current > 0; ++i) {
			ladder().wait(100);
			current = server().rpc("tm.stats")["result"]["current"].asInt();
		}
		equal("0", std::to_string(current), "transactions of tm");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesCallTest);

} // namespace
