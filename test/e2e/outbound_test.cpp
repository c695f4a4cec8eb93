// A phone of the line calls somebody.
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

class OutboundTest : public ScaTest {
	CPPUNIT_TEST_SUITE(OutboundTest);
	CPPUNIT_TEST(seize_ring_answer_and_hang_up_are_shown_to_the_group);
	CPPUNIT_TEST(the_far_end_hangs_up);
	CPPUNIT_TEST(a_call_that_is_active_names_the_far_end);
	CPPUNIT_TEST(call_info_does_not_reach_the_far_end);
	CPPUNIT_TEST(session_progress_shows_as_progressing);
	CPPUNIT_TEST(a_cancelled_call_frees_the_index);
	OURS_TEST(a_cancel_that_crosses_the_answer_changes_nothing);
	CPPUNIT_TEST(a_refused_call_frees_the_index);
	CPPUNIT_TEST(a_call_to_nobody_frees_the_index);
	CPPUNIT_TEST(two_calls_of_one_line_are_told_apart);
	CPPUNIT_TEST(a_redirection_or_trying_changes_nothing);
	OURS_TEST(other_provisional_replies_change_nothing);
	OURS_TEST(the_group_is_told_each_change_once);
	OURS_TEST(a_foreign_call_info_does_not_stop_the_call);
	OURS_TEST(a_call_without_seizure_takes_its_index);
	OURS_TEST(a_call_without_call_info_takes_the_lowest_free_index);
	OURS_TEST(a_session_refresh_by_the_far_end_keeps_the_call);
	OURS_TEST(a_challenge_keeps_the_seizure);
	OURS_TEST(a_call_that_nobody_answers_frees_the_index);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		Recipe recipe;
		recipe.modparams = {R"("tm", "fr_inv_timer", 3000)"};
		return recipe;
	}

	void seize_ring_answer_and_hang_up_are_shown_to_the_group() {
		joined("anna");
		const auto [alice, bob] = alice_has_called_bob();
		ends(alice, bob);
		all_see("idle");
		all_hear_nothing();
	}

	void the_far_end_hangs_up() {
		joined("anna");
		const auto [alice, bob] = alice_has_called_bob();
		ends(bob, alice);
		all_see("idle");
		all_hear_nothing();
	}

	void a_call_that_is_active_names_the_far_end() {
		const auto [alice, bob] = alice_invites_bob();
		bob.phone.answers(bob.dialog);
		alice.phone.gets_answer(alice.dialog);
		alice.phone.gets_notify().says("1 active").names(1, "<" + bob.phone.aor() + ">");
	}

	void call_info_does_not_reach_the_far_end() {
		const auto [alice, bob] = alice_invites_bob();
		ladder().check(!bob.dialog.request.has("Call-Info"), "the far end got a Call-Info");
	}

	void session_progress_shows_as_progressing() {
		const auto [alice, bob] = alice_invites_bob();
		bob.phone.replies(bob.dialog, 183);
		alice.phone.gets(183);
		alice.phone.gets_notify("line-seize").is_terminated("noresource");
		alice.phone.sees("1 progressing");
	}

	void a_cancelled_call_frees_the_index() {
		joined("anna");
		const auto [alice, bob] = alice_invites_bob();
		bob.phone.replies(bob.dialog, 180);
		alice.phone.gets(180);
		all_see("1 progressing");
		alice.phone.cancels(alice.dialog);
		bob.phone.gets_cancel(bob.dialog);
		alice.phone.gets(487);
		all_see("idle");
	}

	// bob has picked up before the CANCEL reached him.
	void a_cancel_that_crosses_the_answer_changes_nothing() {
		joined("anna");
		const auto [alice, bob] = alice_invites_bob();
		bob.phone.replies(bob.dialog, 180);
		alice.phone.gets(180);
		all_see("1 progressing");
		alice.phone.cancels(alice.dialog);
		bob.phone.send(bob.phone.reply_to(bob.phone.gets_request("CANCEL"), 481));
		bob.phone.replies(bob.dialog, 200);
		alice.phone.gets_answer(alice.dialog);
		bob.phone.gets_ack(bob.dialog);
		all_see("1 active");
		ends(alice, bob);
		all_see("idle");
	}

	void a_refused_call_frees_the_index() {
		joined("anna");
		const auto [alice, bob] = alice_invites_bob();
		bob.phone.replies(bob.dialog, 486);
		alice.phone.gets(486);
		alice.phone.gets_notify("line-seize").is_terminated("noresource");
		all_see("idle");
	}

	void a_call_to_nobody_frees_the_index() {
		auto &alice = joined("alice");
		alice.seizes(1);
		alice.sees("1 seized");
		alice.calls("nobody", on(1));
		alice.gets(404);
		alice.gets_notify("line-seize").is_terminated("noresource");
		alice.sees("idle");
	}

	void two_calls_of_one_line_are_told_apart() {
		auto &anna = joined("anna");
		const auto first = alice_has_called_bob();
		anna.seizes(2);
		all_see("1 active, 2 seized");
		const auto second = invites(anna, first.far.phone, on(2));
		answers(second.far, second.near);
		all_see("1 active, 2 active");
		ends(first.near, first.far);
		all_see("2 active");
		ends(second.far, second.near);
		all_see("idle");
	}

	void a_redirection_or_trying_changes_nothing() {
		const auto [alice, bob] = alice_invites_bob();
		bob.phone.replies(bob.dialog, 100);
		alice.phone.hears_nothing();
	}

	void other_provisional_replies_change_nothing() {
		const auto [alice, bob] = alice_invites_bob();
		bob.phone.replies(bob.dialog, 180);
		alice.phone.gets(180);
		alice.phone.gets_notify("line-seize").is_terminated("noresource");
		alice.phone.sees("1 progressing");
		for (const int code : {181, 182, 199}) {
			bob.phone.replies(bob.dialog, code);
			alice.phone.gets(code);
		}
		alice.phone.hears_nothing();
		bob.phone.answers(bob.dialog);
		alice.phone.gets_answer(alice.dialog);
		alice.phone.sees("1 active");
		bob.phone.gets_ack(bob.dialog);
		ends(bob, alice);
		alice.phone.sees("idle");
	}

	void the_group_is_told_each_change_once() {
		auto &anna = joined("anna");
		const auto before = anna.history().size();
		const auto [alice, bob] = alice_has_called_bob();
		ends(alice, bob);
		ladder().settle();
		std::string told;
		for (auto i = before; i < anna.history().size(); ++i)
			told += Notify(ladder(), "anna", anna.history()[i]).lamps() + ", ";
		ladder().check_equal("1 seized, 1 progressing, 1 active, idle, ", told, "anna is told");
	}

	void a_foreign_call_info_does_not_stop_the_call() {
		for (const auto *text : {"<http://sca.test/alice.png>;purpose=icon",
					 "<sip:sca.test>;answer-after=0",
					 "<http://sca.test/a.png>;purpose=icon, <sip:sca.test>;appearance-index=1"}) {
			setUp();
			Media media;
			media.call_info = text;
			const auto [alice, bob] = alice_invites_bob(media);
			answers(bob, alice);
			all_show("1 active");
			ends(alice, bob);
			all_show("idle");
		}
	}

	void a_call_without_seizure_takes_its_index() {
		const auto [alice, bob] = invites(joined("alice"), far_end("bob"), on(3));
		answers(bob, alice);
		all_show("3 active");
		ends(alice, bob);
		all_show("idle");
	}

	void a_call_without_call_info_takes_the_lowest_free_index() {
		auto &anna = joined("anna");
		anna.seizes(1);
		all_see("1 seized");
		const auto [alice, bob] = invites(joined("alice"), far_end("bob"));
		answers(bob, alice);
		all_show("1 seized, 2 active");
		ends(bob, alice);
		all_show("1 seized");
	}

	void a_session_refresh_by_the_far_end_keeps_the_call() {
		const auto [alice, bob] = alice_has_called_bob();
		reinvites(bob, alice, {});
		reinvites(alice, bob, {});
		alice.phone.hears_nothing();
		ends(bob, alice);
		alice.phone.sees("idle");
	}

	void a_challenge_keeps_the_seizure() {
		const auto [alice, bob] = alice_invites_bob();
		bob.phone.replies(bob.dialog, 407);
		alice.phone.gets(407);
		alice.phone.hears_nothing();
		const auto second = invites(alice.phone, bob.phone, on(1));
		bob.phone.answers(second.far.dialog);
		alice.phone.gets_answer(second.near.dialog);
		all_show("1 active");
	}

	void a_call_that_nobody_answers_frees_the_index() {
		const auto [alice, bob] = alice_invites_bob();
		bob.phone.replies(bob.dialog, 180);
		alice.phone.gets(180);
		ladder().wait(3500);
		alice.phone.gets(408);
		alice.phone.shows("idle");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(OutboundTest);

} // namespace
