// A phone of the line joins a call that goes on, and something goes wrong at the mixer, or with who goes there.
#include "test/e2e/b2b_sca_joining_fixture.hpp"

namespace {

using namespace test;

class B2bScaUnjoinedTest : public B2bScaJoining {
	CPPUNIT_TEST_SUITE(B2bScaUnjoinedTest);
	CPPUNIT_TEST(a_mixer_that_is_busy_leaves_the_call_as_it_was);
	CPPUNIT_TEST(a_mixer_that_is_silent_leaves_the_call_as_it_was);
	CPPUNIT_TEST(a_mixer_that_is_silent_for_the_call_leaves_it_as_it_was);
	CPPUNIT_TEST(who_is_lost_at_the_mixer_leaves_the_others_there);
	CPPUNIT_TEST(a_far_end_that_is_lost_at_the_mixer_is_the_end);
	CPPUNIT_TEST(a_mixer_that_has_no_room_for_the_call_leaves_it_as_it_was);
	CPPUNIT_TEST(a_phone_that_gives_up_leaves_the_call_as_it_was);
	CPPUNIT_TEST(a_far_end_that_refuses_leaves_the_call_as_it_was);
	CPPUNIT_TEST(a_phone_that_has_the_call_and_refuses_leaves_it_as_it_was);
	CPPUNIT_TEST(a_private_hold_is_not_joined);
	CPPUNIT_TEST_SUITE_END();

	// alice and bob talk, and end their call.
	void is_as_it_was(All &all) {
		shows("1 active");
		renegotiates(all.alice, *all.call.caller, all.bob, *all.call.callee, "sendonly");
		shows("1 held");
		ends(all.alice, all.bob, all.call);
		shows("idle");
	}
	// They have heard of the mixer's media, and agree on their own again.
	void are_reunited(All &all) {
		all.alice.gets_reinvite(*all.call.caller);
		equal("", all.call.caller->request.body, "asked for an offer");
		all.alice.answers(*all.call.caller);
		all.bob.gets_reinvite(*all.call.callee);
		all.bob.answers(*all.call.callee);
		all.bob.gets_ack(*all.call.callee);
		all.alice.gets_ack(*all.call.caller);
	}

	void a_mixer_that_is_busy_leaves_the_call_as_it_was() {
		auto all = talking();
		joins(all, all.other);
		all.mixer.replies(*all.with_other, 486);
		all.other.gets(486);
		all.mixer.gets_ack(*all.with_other);
		is_as_it_was(all);
	}

	// Its INVITE times out: tm's fr_timer of this server.
	void a_mixer_that_is_silent_leaves_the_call_as_it_was() {
		auto all = talking();
		joins(all, all.other);
		shows("1 active");
		all.other.gets(408);
		is_as_it_was(all);
	}

	void a_mixer_that_is_silent_for_the_call_leaves_it_as_it_was() {
		auto all = talking();
		all.joining = &joins(all, all.other);
		is_in(all, all.other, *all.joining);
		auto &silent = all.mixer.gets_call();
		static_cast<void>(silent);
		all.other.gets_bye(*all.joining);
		all.mixer.gets_bye(*all.with_other);
		is_as_it_was(all);
	}

	// It knows nothing of that call any more, and says so when it is next asked.
	void is_forgotten(All &all, Phone &who, Dialog &mine, Dialog &theirs) {
		who.reinvites(mine, directed("sendonly"));
		all.mixer.gets_reinvite(theirs);
		all.mixer.replies(theirs, 481);
		who.gets(481);
		all.mixer.gets_ack(theirs);
	}

	void who_is_lost_at_the_mixer_leaves_the_others_there() {
		auto all = joined();
		is_forgotten(all, all.alice, *all.call.caller, *all.with_alice);
		all.alice.gets_bye(*all.call.caller);
		all.mixer.gets_bye(*all.with_alice);
		shows("1 active");
		equal(all.other.contact(), listed()["appearances"][0]["owner"].asString(), "who has it");
		renegotiates(all.other, *all.joining, all.mixer, *all.with_other, "sendonly");
		shows("1 held");
		all.bob.hangs_up(*all.call.callee);
		all.bob.gets(200);
		all.mixer.gets_bye(*all.with_bob);
		all.mixer.gets_bye(*all.with_other);
		all.other.gets_bye(*all.joining);
		shows("idle");
	}

	void a_far_end_that_is_lost_at_the_mixer_is_the_end() {
		auto all = joined();
		is_forgotten(all, all.bob, *all.call.callee, *all.with_bob);
		all.bob.gets_bye(*all.call.callee);
		all.alice.gets_bye(*all.call.caller);
		all.other.gets_bye(*all.joining);
		is_left(all.mixer, 3);
		shows("idle");
	}

	void a_mixer_that_has_no_room_for_the_call_leaves_it_as_it_was() {
		auto all = talking();
		all.joining = &joins(all, all.other);
		is_in(all, all.other, *all.joining);
		all.with_bob = &follows(all, all.bob, *all.call.callee);
		auto &theirs = all.mixer.gets_call();
		all.mixer.replies(theirs, 486);
		all.mixer.gets_ack(theirs);
		are_reunited(all);
		all.mixer.gets_bye(*all.with_bob);
		all.mixer.gets_bye(*all.with_other);
		all.other.gets_bye(*all.joining);
		is_as_it_was(all);
		equal("1", std::to_string(counted_here("join_failed") > 0), "counted");
	}

	void a_phone_that_gives_up_leaves_the_call_as_it_was() {
		auto all = talking();
		auto &joining = joins(all, all.other);
		all.mixer.replies(*all.with_other, 180);
		all.other.learn(joining, all.other.gets(180));
		all.other.cancels(joining);
		all.mixer.gets_cancel(*all.with_other);
		all.other.gets(487);
		is_as_it_was(all);
	}

	void a_far_end_that_refuses_leaves_the_call_as_it_was() {
		auto all = talking();
		all.joining = &joins(all, all.other);
		is_in(all, all.other, *all.joining);
		auto &theirs = is_offered(all, all.bob, *all.call.callee);
		all.bob.replies(*all.call.callee, 488);
		all.bob.gets_ack(*all.call.callee);
		all.mixer.gets_ack(theirs);
		all.mixer.gets_bye(theirs);
		all.mixer.gets_bye(*all.with_other);
		all.other.gets_bye(*all.joining);
		is_as_it_was(all);
	}

	void a_phone_that_has_the_call_and_refuses_leaves_it_as_it_was() {
		auto all = talking();
		all.joining = &joins(all, all.other);
		is_in(all, all.other, *all.joining);
		all.with_bob = &follows(all, all.bob, *all.call.callee);
		auto &theirs = is_offered(all, all.alice, *all.call.caller);
		all.alice.replies(*all.call.caller, 488);
		all.alice.gets_ack(*all.call.caller);
		all.mixer.gets_ack(theirs);
		all.mixer.gets_bye(theirs);
		are_reunited(all);
		all.mixer.gets_bye(*all.with_bob);
		all.mixer.gets_bye(*all.with_other);
		all.other.gets_bye(*all.joining);
		is_as_it_was(all);
	}

	void a_private_hold_is_not_joined() {
		auto all = talking();
		holds(all.alice, *all.call.caller, all.bob, *all.call.callee, "held-private");
		shows("1 held-private");
		takes_back(all.other, 1);
		equal("Call Is Held Privately", all.other.gets(403).reason(), "why");
		ends(all.alice, all.bob, all.call);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaUnjoinedTest);

} // namespace
