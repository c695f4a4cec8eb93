// Somebody calls the line.
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

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

	void names(unsigned index, const Dialog &invited) {
		ladder().check_equal("<sip:sca.test>;appearance-index=" + std::to_string(index),
				invited.request.header("Call-Info"), "in the INVITE");
	}

	void a_call_alerts_the_group_and_names_its_index() {
		auto &anna = joined("anna");
		names(1, bob_invites_alice().near.dialog);
		names(1, anna.gets_call());
		all_see("1 alerting");
		all_hear_nothing();
	}

	void an_answer_is_shown_at_the_ack() {
		const auto [alice, bob] = bob_invites_alice();
		all_see("1 alerting");
		alice.phone.replies(alice.dialog, 180);
		bob.phone.gets(180);
		alice.phone.answers(alice.dialog);
		bob.phone.learn(bob.dialog, bob.phone.gets(200));
		alice.phone.hears_nothing();
		bob.phone.acks(bob.dialog);
		alice.phone.gets_ack(alice.dialog);
		alice.phone.gets_notify().says("1 active").names(1, "<" + bob.phone.aor() + ">");
	}

	void an_answer_without_call_info_is_tracked_until_the_far_end_hangs_up() {
		const auto [alice, bob] = bob_has_called_alice();
		all_show("1 active");
		ends(bob, alice);
		all_show("idle");
	}

	void an_answer_with_call_info_is_tracked_until_the_phone_hangs_up() {
		const auto [alice, bob] = bob_has_called_alice(on(1));
		all_show("1 active");
		ends(alice, bob);
		all_show("idle");
	}

	void a_caller_that_gives_up_leaves_the_line_idle() {
		auto &anna = joined("anna");
		const auto [alice, bob] = bob_invites_alice();
		auto &at_anna = anna.gets_call();
		alice.phone.replies(alice.dialog, 180);
		anna.replies(at_anna, 180);
		bob.phone.gets(180);
		bob.phone.gets(180);
		all_see("1 alerting");
		bob.phone.cancels(bob.dialog);
		alice.phone.gets_cancel(alice.dialog);
		anna.gets_cancel(at_anna);
		bob.phone.gets(487);
		all_see("idle");
		all_hear_nothing();
	}

	void a_call_that_every_phone_refuses_leaves_the_line_idle() {
		auto &anna = joined("anna");
		const auto [alice, bob] = bob_invites_alice();
		alice.phone.replies(alice.dialog, 486);
		anna.replies(anna.gets_call(), 486);
		bob.phone.gets(486);
		all_see("1 alerting");
		all_see("idle");
		alice.phone.forgets(); // the ACKs
		anna.forgets();
	}

	void a_phone_that_refuses_does_not_end_the_ringing_of_others() {
		auto &anna = joined("anna");
		const auto [alice, bob] = bob_invites_alice();
		anna.replies(anna.gets_call(), 486);
		anna.gets_request("ACK");
		all_see("1 alerting");
		all_hear_nothing();
		answers(alice, bob);
		all_see("1 active");
		ends(bob, alice);
		all_see("idle");
	}

	void two_callers_get_two_indexes() {
		const auto [alice, bob] = bob_invites_alice();
		all_see("1 alerting");
		bob.phone.calls(line());
		auto &second = alice.phone.gets_call();
		names(2, second);
		all_see("1 alerting, 2 alerting");
		answers(alice, bob);
		all_show("1 active, 2 alerting");
		alice.phone.replies(second, 486);
		bob.phone.gets(486);
		all_show("1 active");
	}

	void an_index_in_use_is_not_given_to_a_caller() {
		auto &anna = joined("anna");
		anna.seizes(1);
		anna.sees("1 seized");
		names(2, bob_invites_alice().near.dialog);
		all_show("1 seized, 2 alerting");
	}

	void a_session_refresh_keeps_the_call_active() {
		const auto [alice, bob] = bob_has_called_alice();
		reinvites(bob, alice, {});
		reinvites(alice, bob, {});
		all_hear_nothing();
		all_show("1 active");
		ends(alice, bob);
		all_show("idle");
	}

	void a_remote_hold_takes_no_second_index() {
		const auto [alice, bob] = bob_has_called_alice();
		reinvites(bob, alice, directed("sendonly"), directed("recvonly"));
		ladder().settle();
		CPPUNIT_ASSERT_EQUAL(size_t{1}, server().kamcmd({"sca.show_appearance", aor()}).size());
		reinvites(bob, alice, {});
		all_show("1 active");
		ends(bob, alice);
		all_show("idle");
	}

	void an_answered_call_outlives_every_purge() {
		const auto [alice, bob] = bob_has_called_alice();
		ladder().wait(2500);
		all_show("1 active");
		ends(bob, alice);
		all_show("idle");
	}

	void a_line_calls_another_line() {
		auto &alice = joined("alice"), &bob = far_end("bob");
		bob.subscribes();
		bob.sees("idle");
		alice.seizes(1);
		alice.sees("1 seized");
		const Side near{alice, alice.calls(far_user(), on(1))}, far{bob, bob.gets_call()};
		names(1, far.dialog);
		bob.sees("1 alerting");
		bob.replies(far.dialog, 180);
		alice.gets(180);
		answers(far, near);
		alice.shows("1 active");
		bob.shows("1 active");
		ends(far, near);
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
		joined("anna");
		const auto [alice, bob] = bob_invites_alice();
		ladder().check(!alice.dialog.request.has("Call-Info"), "the INVITE has a Call-Info");
		alice.phone.replies(alice.dialog, 180);
		bob.phone.gets(180);
		alice.phone.hears_nothing(200);
		alice.phone.answers(alice.dialog);
		bob.phone.gets_answer(bob.dialog);
		all_see("1 active");
	}

	void either_side_ends_it() {
		auto &alice = joined("alice"), &bob = far_end("bob");
		for (const bool far_end_first : {true, false}) {
			const auto call = answered(bob, alice);
			all_show("1 active");
			if (far_end_first)
				ends(call.far, call.near);
			else
				ends(call.near, call.far);
			all_show("idle");
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(InboundTest);
CPPUNIT_TEST_SUITE_REGISTRATION(SilentInboundTest);

} // namespace
