// Somebody calls the line.
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

constexpr const char *kIndexOne = "<sip:sca.test>;appearance-index=1";

// The default: every phone of the line sees the call come, and knows which appearance it is.
class InboundTest : public ScaTest {
	CPPUNIT_TEST_SUITE(InboundTest);
	OURS_TEST(a_call_alerts_the_group_and_names_its_index);
	OURS_TEST(an_answer_is_shown_at_the_ack);
	OURS_TEST(an_answer_without_call_info_is_tracked_until_the_far_end_hangs_up);
	OURS_TEST(an_answer_with_call_info_is_tracked_until_the_phone_hangs_up);
	OURS_TEST(a_caller_that_gives_up_leaves_the_line_idle);
	OURS_TEST(a_call_that_every_phone_refuses_leaves_the_line_idle);
	OURS_TEST(a_phone_that_refuses_does_not_end_the_ringing_of_others);
	OURS_TEST(two_callers_get_two_indexes);
	OURS_TEST(an_index_in_use_is_not_given_to_a_caller);
	OURS_TEST(a_session_refresh_keeps_the_call_active);
	OURS_TEST(a_remote_hold_takes_no_second_index);
	OURS_TEST(an_answered_call_outlives_every_purge);
	OURS_TEST(a_line_calls_another_line);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		Recipe recipe;
		recipe.modparams = {R"("sca", "purge_expired_interval", 1)"};
		return recipe;
	}

	void a_call_alerts_the_group_and_names_its_index() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		bob.calls(line());
		for (auto *phone : {&alice, &anna}) {
			auto &call = phone->gets_call();
			ladder().check_equal(kIndexOne, call.request.header("Call-Info"), "in the INVITE");
		}
		all_see("1 alerting");
		all_hear_nothing();
	}

	void an_answer_is_shown_at_the_ack() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		auto &call = bob.calls(line());
		auto &theirs = alice.gets_call();
		alice.sees("1 alerting");
		alice.replies(theirs, 180);
		bob.gets(180);
		alice.answers(theirs);
		bob.learn(call, bob.gets(200));
		alice.hears_nothing();
		bob.acks(call);
		alice.gets_ack(theirs);
		alice.gets_notify().says("1 active").names(1, "<" + bob.aor() + ">");
	}

	void an_answer_without_call_info_is_tracked_until_the_far_end_hangs_up() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = answered(bob, alice);
		all_show("1 active");
		ends(bob, *call.ours, alice, *call.theirs);
		all_show("idle");
	}

	void an_answer_with_call_info_is_tracked_until_the_phone_hangs_up() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = answered(bob, alice, on(1));
		all_show("1 active");
		ends(alice, *call.theirs, bob, *call.ours);
		all_show("idle");
	}

	void a_caller_that_gives_up_leaves_the_line_idle() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		auto &call = bob.calls(line());
		auto &at_alice = alice.gets_call();
		auto &at_anna = anna.gets_call();
		alice.replies(at_alice, 180);
		anna.replies(at_anna, 180);
		bob.gets(180);
		bob.gets(180);
		all_see("1 alerting");
		bob.cancels(call);
		alice.gets_cancel(at_alice);
		anna.gets_cancel(at_anna);
		bob.gets(487);
		all_see("idle");
		all_hear_nothing();
	}

	void a_call_that_every_phone_refuses_leaves_the_line_idle() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		bob.calls(line());
		alice.replies(alice.gets_call(), 486);
		anna.replies(anna.gets_call(), 486);
		bob.gets(486);
		all_see("1 alerting");
		all_see("idle");
		alice.forgets(); // the ACKs
		anna.forgets();
	}

	void a_phone_that_refuses_does_not_end_the_ringing_of_others() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		auto &call = bob.calls(line());
		auto &at_alice = alice.gets_call();
		anna.replies(anna.gets_call(), 486);
		anna.gets_request("ACK");
		all_see("1 alerting");
		all_hear_nothing();
		alice.answers(at_alice);
		bob.gets_answer(call);
		alice.gets_ack(at_alice);
		all_see("1 active");
		ends(bob, call, alice, at_alice);
		all_see("idle");
	}

	void two_callers_get_two_indexes() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		auto &first = bob.calls(line());
		auto &at_alice = alice.gets_call();
		alice.sees("1 alerting");
		bob.calls(line());
		auto &second = alice.gets_call();
		alice.sees("1 alerting, 2 alerting");
		ladder().check_equal("<sip:sca.test>;appearance-index=2",
				second.request.header("Call-Info"), "in the second INVITE");
		alice.answers(at_alice);
		bob.gets_answer(first);
		alice.shows("1 active, 2 alerting");
		alice.replies(second, 486);
		bob.gets(486);
		alice.shows("1 active");
	}

	void an_index_in_use_is_not_given_to_a_caller() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		alice.seizes(1);
		alice.sees("1 seized");
		bob.calls(line());
		auto &call = alice.gets_call();
		ladder().check_equal("<sip:sca.test>;appearance-index=2", call.request.header("Call-Info"),
				"in the INVITE");
		alice.sees("1 seized, 2 alerting");
	}

	void a_session_refresh_keeps_the_call_active() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = answered(bob, alice);
		reinvites(bob, *call.ours, alice, *call.theirs, {});
		reinvites(alice, *call.theirs, bob, *call.ours, {});
		all_hear_nothing();
		all_show("1 active");
		ends(alice, *call.theirs, bob, *call.ours);
		all_show("idle");
	}

	void a_remote_hold_takes_no_second_index() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = answered(bob, alice);
		reinvites(bob, *call.ours, alice, *call.theirs, directed("sendonly"), directed("recvonly"));
		ladder().settle();
		CPPUNIT_ASSERT_EQUAL(size_t{1}, server().kamcmd({"sca.show_appearance", aor()}).size());
		reinvites(bob, *call.ours, alice, *call.theirs, {});
		all_show("1 active");
		ends(bob, *call.ours, alice, *call.theirs);
		all_show("idle");
	}

	void an_answered_call_outlives_every_purge() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = answered(bob, alice);
		ladder().wait(2500);
		alice.shows("1 active");
		ends(bob, *call.ours, alice, *call.theirs);
		alice.shows("idle");
	}

	void a_line_calls_another_line() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		bob.subscribes();
		bob.sees("idle");
		alice.seizes(1);
		alice.sees("1 seized");
		auto &call = alice.calls(far_user(), on(1));
		auto &theirs = bob.gets_call();
		ladder().check_equal(kIndexOne, theirs.request.header("Call-Info"), "in the INVITE");
		bob.sees("1 alerting");
		bob.replies(theirs, 180);
		alice.gets(180);
		bob.answers(theirs);
		alice.gets_answer(call);
		bob.gets_ack(theirs);
		alice.shows("1 active");
		bob.shows("1 active");
		ends(bob, theirs, alice, call);
		alice.shows("idle");
		bob.shows("idle");
	}
};

// With `alerting` 0, as the stock module: nothing is shown before the call is answered.
class SilentInboundTest : public ScaTest {
	CPPUNIT_TEST_SUITE(SilentInboundTest);
	CPPUNIT_TEST(a_call_is_shown_at_the_ack_and_not_before);
	OURS_TEST(either_side_ends_it);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		Recipe recipe;
		if (recipe.module == Module::Ours) recipe.modparams = {R"("sca", "alerting", 0)"};
		return recipe;
	}

	void a_call_is_shown_at_the_ack_and_not_before() {
		auto &alice = joined("alice");
		joined("anna");
		auto &bob = far_end("bob");
		auto &call = bob.calls(line());
		auto &theirs = alice.gets_call();
		ladder().check(!theirs.request.has("Call-Info"), "the INVITE has a Call-Info");
		alice.replies(theirs, 180);
		bob.gets(180);
		alice.hears_nothing(200);
		alice.answers(theirs);
		bob.gets_answer(call);
		all_see("1 active");
	}

	void either_side_ends_it() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		for (const bool far_end_first : {true, false}) {
			const auto call = answered(bob, alice);
			alice.shows("1 active");
			if (far_end_first)
				ends(bob, *call.ours, alice, *call.theirs);
			else
				ends(alice, *call.theirs, bob, *call.ours);
			alice.shows("idle");
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(InboundTest);
CPPUNIT_TEST_SUITE_REGISTRATION(SilentInboundTest);

} // namespace
