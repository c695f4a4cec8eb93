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

	// Up to the INVITE that has reached the far end.
	Call invited(Phone &alice, Phone &bob, const Media &media = on(1)) {
		alice.seizes(1);
		all_see("1 seized");
		auto &call = alice.calls(far_user(), media);
		return {&call, &bob.gets_call()};
	}

	void seize_ring_answer_and_hang_up_are_shown_to_the_group() {
		auto &alice = joined("alice");
		joined("anna");
		auto &bob = far_end("bob");
		const auto call = connected(alice, 1, bob);
		ends(alice, *call.ours, bob, *call.theirs);
		all_see("idle");
		all_hear_nothing();
	}

	void the_far_end_hangs_up() {
		auto &alice = joined("alice");
		joined("anna");
		auto &bob = far_end("bob");
		const auto call = connected(alice, 1, bob);
		ends(bob, *call.theirs, alice, *call.ours);
		all_see("idle");
		all_hear_nothing();
	}

	void a_call_that_is_active_names_the_far_end() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = invited(alice, bob);
		bob.answers(*call.theirs);
		alice.gets_answer(*call.ours);
		alice.gets_notify().says("1 active").names(1, "<" + bob.aor() + ">");
	}

	void call_info_does_not_reach_the_far_end() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = invited(alice, bob);
		ladder().check(!call.theirs->request.has("Call-Info"), "the far end got a Call-Info");
	}

	void session_progress_shows_as_progressing() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.theirs, 183);
		alice.gets(183);
		alice.gets_notify("line-seize").is_terminated("noresource");
		alice.sees("1 progressing");
	}

	void a_cancelled_call_frees_the_index() {
		auto &alice = joined("alice");
		joined("anna");
		auto &bob = far_end("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.theirs, 180);
		alice.gets(180);
		all_see("1 progressing");
		alice.cancels(*call.ours);
		bob.gets_cancel(*call.theirs);
		alice.gets(487);
		all_see("idle");
	}

	void a_refused_call_frees_the_index() {
		auto &alice = joined("alice");
		joined("anna");
		auto &bob = far_end("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.theirs, 486);
		alice.gets(486);
		alice.gets_notify("line-seize").is_terminated("noresource");
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
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		const auto first = connected(alice, 1, bob);
		anna.seizes(2);
		all_see("1 active, 2 seized");
		auto &call = anna.calls(far_user(), on(2));
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		anna.gets_answer(call);
		bob.gets_ack(theirs);
		all_see("1 active, 2 active");
		ends(alice, *first.ours, bob, *first.theirs);
		all_see("2 active");
		ends(bob, theirs, anna, call);
		all_see("idle");
	}

	void a_redirection_or_trying_changes_nothing() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.theirs, 100);
		alice.hears_nothing();
	}

	void other_provisional_replies_change_nothing() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.theirs, 180);
		alice.gets(180);
		alice.gets_notify("line-seize").is_terminated("noresource");
		alice.sees("1 progressing");
		for (const int code : {181, 182, 199}) {
			bob.replies(*call.theirs, code);
			alice.gets(code);
		}
		alice.hears_nothing();
		bob.answers(*call.theirs);
		alice.gets_answer(*call.ours);
		alice.sees("1 active");
		bob.gets_ack(*call.theirs);
		ends(bob, *call.theirs, alice, *call.ours);
		alice.sees("idle");
	}

	void the_group_is_told_each_change_once() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		const auto before = anna.history().size();
		const auto call = connected(alice, 1, bob);
		ends(alice, *call.ours, bob, *call.theirs);
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
			auto &alice = joined("alice");
			auto &bob = far_end("bob");
			Media media;
			media.call_info = text;
			const auto call = invited(alice, bob, media);
			bob.answers(*call.theirs);
			alice.gets_answer(*call.ours);
			bob.gets_ack(*call.theirs);
			alice.shows("1 active");
			ends(alice, *call.ours, bob, *call.theirs);
			alice.shows("idle");
		}
	}

	void a_call_without_seizure_takes_its_index() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		auto &call = alice.calls(far_user(), on(3));
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		alice.gets_answer(call);
		bob.gets_ack(theirs);
		alice.shows("3 active");
		ends(alice, call, bob, theirs);
		alice.shows("idle");
	}

	void a_call_without_call_info_takes_the_lowest_free_index() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		auto &bob = far_end("bob");
		anna.seizes(1);
		all_see("1 seized");
		auto &call = alice.calls(far_user());
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		alice.gets_answer(call);
		bob.gets_ack(theirs);
		alice.shows("1 seized, 2 active");
		ends(bob, theirs, alice, call);
		alice.shows("1 seized");
	}

	void a_session_refresh_by_the_far_end_keeps_the_call() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = connected(alice, 1, bob);
		reinvites(bob, *call.theirs, alice, *call.ours, {});
		reinvites(alice, *call.ours, bob, *call.theirs, {});
		alice.hears_nothing();
		ends(bob, *call.theirs, alice, *call.ours);
		alice.sees("idle");
	}

	void a_challenge_keeps_the_seizure() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.theirs, 407);
		alice.gets(407);
		alice.hears_nothing();
		auto &second = alice.calls(far_user(), on(1));
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		alice.gets_answer(second);
		alice.shows("1 active");
	}

	void a_call_that_nobody_answers_frees_the_index() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.theirs, 180);
		alice.gets(180);
		ladder().wait(3500);
		alice.gets(408);
		alice.shows("idle");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(OutboundTest);

} // namespace
