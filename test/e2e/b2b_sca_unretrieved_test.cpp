// A held call of a shared line that another phone wants to take back, and what goes wrong on the way: it is held as before,
// or over.
#include "test/e2e/b2b_sca_fixture.hpp"

namespace {

using namespace test;

class B2bScaUnretrievedTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaUnretrievedTest);
	CPPUNIT_TEST(a_far_end_that_is_lost_is_the_end);
	CPPUNIT_TEST(a_phone_that_acknowledges_nothing_leaves_the_call_held);
	CPPUNIT_TEST(a_phone_that_hangs_up_at_once_leaves_the_call_held);
	CPPUNIT_TEST(a_phone_without_an_offer_is_offered_what_the_far_end_has);
	CPPUNIT_TEST(a_phone_that_gives_up_without_an_offer_leaves_the_call_held);
	CPPUNIT_TEST(a_far_end_that_hangs_up_is_the_end);
	CPPUNIT_TEST(a_holder_that_hangs_up_lets_the_other_have_the_call);
	CPPUNIT_TEST(a_private_hold_is_private_again);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_lines();
		made.modparams = {R"("b2b_entities", "ack_timeout", 1)"};
		return made;
	}

	struct Held {
		Phone &alice, &bob, &other;
		Call call;
	};
	Held held(const std::string &state = {}) {
		Held all{phone("alice"), phone("bob"), phone("other"), {}};
		all.call = talk(all.alice, all.bob);
		holds(all.alice, *all.call.caller, all.bob, *all.call.callee, state);
		shows(state.empty() ? "1 held" : "1 " + state);
		return all;
	}
	// alice takes it from hold by herself.
	void is_held_as_before(Held &all, const std::string &state = "held") {
		shows("1 " + state);
		all.alice.hears_nothing(50);
		renegotiates(all.alice, *all.call.caller, all.bob, *all.call.callee, "sendrecv");
		shows("1 active");
		ends(all.alice, all.bob, all.call);
		shows("idle");
		equal("1", std::to_string(counted_here("retrieval_failed") > 0), "counted");
	}
	// Who would have taken it is refused, and who held it is told.
	void is_the_end(Held &all) {
		all.other.gets(480);
		all.alice.gets_bye(*all.call.caller);
		shows("idle");
	}

	// bob has heard of another phone's media: he offers again, and alice, who holds, answers.
	static void are_reunited(Held &all) {
		all.bob.gets_reinvite(*all.call.callee);
		all.bob.answers(*all.call.callee);
		all.alice.gets_reinvite(*all.call.caller);
		all.alice.answers(*all.call.caller, directed("sendonly"));
		all.alice.gets_ack(*all.call.caller);
		all.bob.gets_ack(*all.call.callee);
	}

	// Nobody talks with it any more: RFC 5057.
	void a_far_end_that_is_lost_is_the_end() {
		auto all = held();
		takes_back(all.other, 1);
		all.bob.gets_reinvite(*all.call.callee);
		all.bob.replies(*all.call.callee, 481);
		all.bob.gets_ack(*all.call.callee);
		is_the_end(all);
	}

	void a_phone_that_acknowledges_nothing_leaves_the_call_held() {
		auto all = held();
		auto &taking = takes_back(all.other, 1);
		all.bob.gets_reinvite(*all.call.callee);
		all.bob.answers(*all.call.callee);
		all.bob.gets_ack(*all.call.callee);
		all.other.learn(taking, all.other.gets(200));
		shows("1 held");
		are_reunited(all);
		all.other.gets_bye(taking);
		is_held_as_before(all);
	}

	// Behind its ACK it has the call; before that it has not.
	void a_phone_that_hangs_up_at_once_leaves_the_call_held() {
		auto all = held();
		auto &taking = takes_back(all.other, 1);
		all.bob.gets_reinvite(*all.call.callee);
		all.bob.answers(*all.call.callee);
		all.bob.gets_ack(*all.call.callee);
		all.other.learn(taking, all.other.gets(200));
		all.other.hangs_up(taking);
		all.other.gets(200);
		are_reunited(all);
		is_held_as_before(all);
	}

	Dialog &asks_without_offer(Phone &who) {
		auto invite = who.request("INVITE", who.aor());
		return who.sends(invite.add("X-Back", line()), false);
	}

	void a_phone_without_an_offer_is_offered_what_the_far_end_has() {
		auto all = held();
		auto &taking = asks_without_offer(all.other);
		all.bob.gets_reinvite(*all.call.callee);
		equal("", all.call.callee->request.body, "asked for an offer");
		all.bob.answers(*all.call.callee);
		all.other.learn(taking, all.other.gets(200));
		all.alice.hears_nothing(50);
		all.other.acks(taking, directed("sendrecv"));
		all.bob.gets_ack(*all.call.callee);
		all.alice.gets_bye(*all.call.caller);
		shows("1 active");
		ends(all.other, taking, all.bob, *all.call.callee);
	}

	void a_phone_that_gives_up_without_an_offer_leaves_the_call_held() {
		auto all = held();
		auto &taking = asks_without_offer(all.other);
		all.bob.gets_reinvite(*all.call.callee);
		all.other.cancels(taking);
		all.other.gets(487);
		all.bob.answers(*all.call.callee);
		all.bob.gets_ack(*all.call.callee);
		are_reunited(all);
		is_held_as_before(all);
	}

	void a_far_end_that_hangs_up_is_the_end() {
		auto all = held();
		takes_back(all.other, 1);
		all.bob.gets_reinvite(*all.call.callee);
		all.bob.hangs_up(*all.call.callee);
		all.bob.gets(200);
		is_the_end(all);
	}

	void a_holder_that_hangs_up_lets_the_other_have_the_call() {
		auto all = held();
		auto &taking = takes_back(all.other, 1);
		all.bob.gets_reinvite(*all.call.callee);
		all.alice.hangs_up(*all.call.caller);
		all.alice.gets(200);
		shows("1 held");
		all.bob.answers(*all.call.callee);
		all.other.gets_answer(taking);
		all.bob.gets_ack(*all.call.callee);
		shows("1 active");
		ends(all.other, taking, all.bob, *all.call.callee);
		shows("idle");
	}

	void a_private_hold_is_private_again() {
		auto all = held("held-private");
		auto &again = takes_back(all.alice, 1);
		static_cast<void>(again);
		all.bob.gets_reinvite(*all.call.callee);
		all.bob.replies(*all.call.callee, 488);
		all.alice.gets(488);
		all.bob.gets_ack(*all.call.callee);
		shows("1 held-private");
		takes_back(all.other, 1);
		equal("Call Is Held Privately", all.other.gets(403).reason(), "why");
		is_held_as_before(all, "held-private");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaUnretrievedTest);

} // namespace
