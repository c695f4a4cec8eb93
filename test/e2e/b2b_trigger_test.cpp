// Calls that the server begins, whose second end takes its time, or that an operator ends.
#include "test/e2e/b2b_fixture.hpp"

namespace {

using namespace test;

class B2bTriggerTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bTriggerTest);
	CPPUNIT_TEST(the_first_waits_on_hold_for_a_slow_second);
	CPPUNIT_TEST(one_is_ended_while_the_first_is_called);
	CPPUNIT_TEST(one_is_ended_while_the_second_is_called);
	CPPUNIT_TEST(one_is_ended_while_the_first_is_on_hold);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_b2b();
		made.modparams = {R"("b2b_logic", "hold_first_after", 1)"};
		return made;
	}

	std::string triggered(Phone &first, Phone &second) {
		const auto answer = rpc("b2b_logic.trigger_scenario",
				{"slow", "one," + first.contact(), "two," + second.contact()});
		accepted(answer);
		return sessions()[0]["key"].asString();
	}
	static bool is_silent(const std::string &sdp) {
		return sdp.find("a=inactive") != std::string::npos;
	}

	// Until the second answers, or the first goes on hold, no repeated 200 gets an ACK; after that each gets the same.
	void the_first_waits_on_hold_for_a_slow_second() {
		auto &alice = phone("alice"), &bob = phone("bob");
		triggered(alice, bob);
		auto &mine = alice.gets_call();
		alice.answers(mine);
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		ladder().wait(500);
		alice.repeats_last();
		alice.hears_nothing(100);
		const auto held = alice.gets_request("ACK");
		check(is_silent(held.body), "alice is on hold: " + held.body);
		alice.repeats_last();
		equal(held.body, alice.gets_request("ACK").body, "the ACK of a repeated 200");
		alice.hears_nothing(100);

		bob.answers(theirs);
		bob.gets_ack(theirs);
		alice.gets_reinvite(mine);
		equal("", mine.request.body, "alice is asked for an offer");
		alice.answers(mine);
		bob.gets_reinvite(theirs);
		equal(mine.body, theirs.request.body, "what bob is offered");
		bob.answers(theirs);
		equal(theirs.body, alice.gets_request("ACK").body, "bob's answer");
		bob.gets_ack(theirs);
		ends(alice, mine, bob, theirs);
	}

	void one_is_ended_while_the_first_is_called() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto key = triggered(alice, bob);
		auto &mine = alice.gets_call();
		alice.replies(mine, 180);
		ladder().settle();
		accepted(rpc("b2b_logic.terminate_call", {key}));
		alice.gets_cancel(mine);
		bob.hears_nothing(50);
	}

	void one_is_ended_while_the_second_is_called() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto key = triggered(alice, bob);
		auto &mine = alice.gets_call();
		alice.answers(mine);
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		ladder().settle();
		accepted(rpc("b2b_logic.terminate_call", {key}));
		bob.gets_cancel(theirs);
		alice.gets_request("ACK");
		alice.gets_bye(mine);
	}

	void one_is_ended_while_the_first_is_on_hold() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto key = triggered(alice, bob);
		auto &mine = alice.gets_call();
		alice.answers(mine);
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		check(is_silent(alice.gets_request("ACK").body), "alice is on hold");
		accepted(rpc("b2b_terminate_call", {key}));
		bob.gets_cancel(theirs);
		alice.gets_bye(mine);
		refused(rpc("b2b_terminate_call", {key}), 404);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bTriggerTest);

} // namespace
