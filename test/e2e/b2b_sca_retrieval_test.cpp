// A held call of a shared line goes to another phone: sca_bridge_request().
#include <algorithm>
#include <cstdlib>

#include "test/e2e/b2b_sca_fixture.hpp"

namespace {

using namespace test;

class B2bScaRetrievalTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaRetrievalTest);
	CPPUNIT_TEST(another_phone_takes_a_held_call);
	CPPUNIT_TEST(a_call_to_the_line_is_taken_back_too);
	CPPUNIT_TEST(it_may_be_held_and_taken_again);
	CPPUNIT_TEST(the_old_phone_is_released_when_the_new_one_is_connected);
	CPPUNIT_TEST(a_retrieval_that_is_given_up_leaves_the_call_held);
	CPPUNIT_TEST(a_far_end_that_refuses_leaves_the_call_held);
	CPPUNIT_TEST(a_private_hold_is_for_its_holder);
	CPPUNIT_TEST(what_is_not_held_is_not_taken);
	CPPUNIT_TEST(two_phones_at_once_have_one_winner);
	CPPUNIT_TEST(a_phone_that_leaves_by_a_transfer_frees_its_index);
	CPPUNIT_TEST_SUITE_END();

	// tm keeps each transaction for some seconds, and rounds follow each other at once.
	Recipe recipe() const override {
		auto made = with_lines();
		made.shm_mb = 256;
		return made;
	}

	struct Held {
		Phone &alice, &bob;
		Call call;
	};
	Held held(const std::string &state = {}) {
		Held all{phone("alice"), phone("bob"), {}};
		all.call = talk(all.alice, all.bob);
		holds(all.alice, *all.call.caller, all.bob, *all.call.callee, state);
		shows(state.empty() ? "1 held" : "1 " + state);
		return all;
	}

	// The figure of the admin guide from the hold on.
	void another_phone_takes_a_held_call() {
		const auto all = held();
		auto &other = phone("other");
		auto &taking = takes_back(other, 1);
		is_taken_over(other, taking, all.bob, *all.call.callee, all.alice, *all.call.caller);
		shows("1 active");
		equal(other.contact(), listed()["appearances"][0]["owner"].asString(), "who has it");
		equal("1", std::to_string(sessions().size()), "sessions");
		ends(other, taking, all.bob, *all.call.callee);
		shows("idle");
	}

	void a_call_to_the_line_is_taken_back_too() {
		auto &alice = phone("alice"), &bob = phone("bob"), &other = phone("other");
		auto &calling = line_is_called(bob, alice);
		auto &called = alice.gets_call();
		connect(bob, calling, alice, called);
		holds(alice, called, bob, calling);
		shows("1 held");
		auto &taking = takes_back(other);
		is_taken_over(other, taking, bob, calling, alice, called);
		shows("1 active");
		ends(bob, calling, other, taking);
		shows("idle");
	}

	void it_may_be_held_and_taken_again() {
		const auto all = held();
		auto &other = phone("other");
		auto &taking = takes_back(other, 1);
		is_taken_over(other, taking, all.bob, *all.call.callee, all.alice, *all.call.caller);
		holds(other, taking, all.bob, *all.call.callee);
		shows("1 held");
		auto &again = takes_back(all.alice, 1);
		is_taken_over(all.alice, again, all.bob, *all.call.callee, other, taking);
		shows("1 active");
		ends(all.bob, *all.call.callee, all.alice, again);
	}

	void the_old_phone_is_released_when_the_new_one_is_connected() {
		const auto all = held();
		auto &other = phone("other");
		auto &taking = takes_back(other, 1);
		all.bob.gets_reinvite(*all.call.callee);
		all.alice.hears_nothing(200);
		shows("1 held");
		all.bob.answers(*all.call.callee);
		other.gets_answer(taking);
		all.bob.gets_ack(*all.call.callee);
		all.alice.gets_bye(*all.call.caller);
		ends(other, taking, all.bob, *all.call.callee);
	}

	void a_retrieval_that_is_given_up_leaves_the_call_held() {
		const auto all = held();
		auto &other = phone("other");
		auto &taking = takes_back(other, 1);
		all.bob.gets_reinvite(*all.call.callee);
		other.cancels(taking);
		other.gets(487);
		all.bob.answers(*all.call.callee);
		all.bob.gets_ack(*all.call.callee);
		// bob has heard of another phone's media: he offers again, and alice, who holds, answers.
		all.bob.gets_reinvite(*all.call.callee);
		all.bob.answers(*all.call.callee);
		all.alice.gets_reinvite(*all.call.caller);
		all.alice.answers(*all.call.caller, directed("sendonly"));
		all.alice.gets_ack(*all.call.caller);
		all.bob.gets_ack(*all.call.callee);
		shows("1 held");
		renegotiates(all.alice, *all.call.caller, all.bob, *all.call.callee, "sendrecv");
		shows("1 active");
		ends(all.alice, all.bob, all.call);
	}

	void a_far_end_that_refuses_leaves_the_call_held() {
		const auto all = held();
		auto &other = phone("other");
		takes_back(other, 1);
		all.bob.gets_reinvite(*all.call.callee);
		all.bob.replies(*all.call.callee, 488);
		other.gets(488);
		all.bob.gets_ack(*all.call.callee);
		shows("1 held");
		renegotiates(all.alice, *all.call.caller, all.bob, *all.call.callee, "sendrecv");
		shows("1 active");
		ends(all.alice, all.bob, all.call);
	}

	void a_private_hold_is_for_its_holder() {
		const auto all = held("held-private");
		auto &other = phone("other");
		takes_back(other, 1);
		equal("Call Is Held Privately", other.gets(403).reason(), "why");
		all.bob.hears_nothing(50);
		auto &again = takes_back(all.alice, 1);
		is_taken_over(all.alice, again, all.bob, *all.call.callee, all.alice, *all.call.caller);
		shows("1 active");
		ends(all.alice, again, all.bob, *all.call.callee);
	}

	void what_is_not_held_is_not_taken() {
		auto &alice = phone("alice"), &bob = phone("bob"), &other = phone("other");
		takes_back(other, 1);
		equal("No Such Call", other.gets(404).reason(), "a line without calls");
		const auto call = talk(alice, bob);
		takes_back(other, 1);
		equal("Joining A Call Needs bridge_uri", other.gets(403).reason(), "a call that goes on");
		takes_back(other, 2);
		equal("No Such Call", other.gets(404).reason(), "another index");
		ends(alice, bob, call);
	}

	// B2B_SCA_ROUNDS: how often. The loser is told at once, the winner has the call.
	void two_phones_at_once_have_one_winner() {
		std::vector<Phone *> free{&phone("carol"), &phone("dave")};
		Phone *holder = &phone("alice");
		auto &bob = phone("bob");
		const auto call = talk(*holder, bob);
		Dialog *mine = call.caller;
		const char *set = std::getenv("B2B_SCA_ROUNDS");
		const int rounds = set ? std::atoi(set) : 20;
		for (int round = 0; round < rounds; ++round) {
			holds(*holder, *mine, bob, *call.callee);
			shows("1 held");
			Dialog *asked[] = {&takes_back(*free[0], 1), &takes_back(*free[1], 1)};
			bob.gets_reinvite(*call.callee);
			const size_t loser = was_refused(*free[0], *free[1]), winner = 1 - loser;
			equal("Call Is Being Retrieved", free[loser]->gets(480).reason(), "why");
			is_taken_over_at(*free[winner], *asked[winner], bob, *call.callee, *holder, *mine);
			std::swap(holder, free[winner]);
			mine = asked[winner];
			shows("1 active");
		}
		ends(bob, *call.callee, *holder, *mine);
		shows("idle");
	}
	// Which of the two.
	size_t was_refused(const Phone &one, const Phone &other) {
		const auto is_refused = [](const Phone &phone) {
			return std::any_of(phone.inbox().begin(), phone.inbox().end(),
					[](const SipText &message) { return message.code() == 480; });
		};
		for (int i = 0; i < 400 && !is_refused(one) && !is_refused(other); ++i) ladder().wait(5);
		check(is_refused(one) != is_refused(other), "one of the two is refused");
		return is_refused(one) ? 0 : 1;
	}
	// The re-INVITE has come.
	void is_taken_over_at(Phone &fresh, Dialog &fresh_call, Phone &far, Dialog &far_call,
			Phone &old, Dialog &old_call) {
		far.answers(far_call);
		fresh.gets_answer(fresh_call);
		far.gets_ack(far_call);
		old.gets_bye(old_call);
	}

	void a_phone_that_leaves_by_a_transfer_frees_its_index() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = talk(alice, bob);
		accepted(rpc("b2b_logic.bridge", {key_of(*call.caller), carol.contact(), "1"}));
		alice.gets_bye(*call.caller);
		auto &carols = carol.gets_call();
		carol.answers(carols);
		bob.gets_reinvite(*call.callee);
		bob.answers(*call.callee);
		bob.gets_ack(*call.callee);
		carol.gets_ack(carols);
		shows("idle");
		ends(bob, *call.callee, carol, carols);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaRetrievalTest);

} // namespace
