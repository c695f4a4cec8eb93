// line-seize; subscribe_test.cpp has call-info.
#include "sca/domain/subscribe.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class SeizeTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SeizeTest);
	CPPUNIT_TEST(index_0_gets_the_lowest_free_one_and_all_are_told);
	CPPUNIT_TEST(a_free_index_is_granted_as_asked);
	CPPUNIT_TEST(a_busy_index_is_refused_with_retry_after);
	CPPUNIT_TEST(of_two_that_race_one_wins);
	CPPUNIT_TEST(ones_own_index_is_busy_as_in_the_in_tree_module);
	CPPUNIT_TEST(strictly_a_stale_seizure_of_the_same_phone_is_granted_again);
	CPPUNIT_TEST(the_old_dialog_of_a_seizure_no_longer_releases_it);
	CPPUNIT_TEST(a_refresh_extends_and_seizes_nothing);
	CPPUNIT_TEST(an_end_frees_the_index_that_the_dialog_holds);
	CPPUNIT_TEST(an_end_names_only_its_own_index);
	CPPUNIT_TEST(out_of_dialog_the_index_says_which_seizure_ends);
	CPPUNIT_TEST(a_second_end_is_told_apart);
	CPPUNIT_TEST(an_end_leaves_the_call_that_came_of_it);
	CPPUNIT_TEST(a_retransmitted_seizure_seizes_once);
	CPPUNIT_TEST(a_late_copy_of_a_seizure_seizes_nothing);
	CPPUNIT_TEST(a_retransmitted_refusal_is_refused_again);
	CPPUNIT_TEST(a_line_without_room_refuses);
	CPPUNIT_TEST(an_index_past_the_limit_is_refused);
	CPPUNIT_TEST(there_are_not_more_seizures_than_places);
	CPPUNIT_TEST(a_group_is_told_newest_first_and_each_its_own_time);
	CPPUNIT_TEST(the_content_is_printed_once_for_all);
	CPPUNIT_TEST_SUITE_END();

	void index_0_gets_the_lowest_free_one_and_all_are_told() {
		Bench bench("ab");
		bench.asks(line_seize("a"));
		IS("200 OK", bench.answer());
		IS("line-seize", all_of<Reply>(bench.effects).at(0).event);
		IS("a! b a", bench.told());
		const auto notify = bench.notify_to("a", "line-seize");
		IS("<sip:example.com>;appearance-index=1 active;expires=15",
				notify.call_info + " " + notify.state);
		IS("1 seized", bench.lamps());
		IS(contact_of("a"), bench.text(1, AppText::Owner));
	}

	void a_free_index_is_granted_as_asked() {
		Bench bench("a");
		bench.asks(line_seize("a", 4));
		IS("200 OK", bench.answer());
		IS("4 seized", bench.lamps());
	}

	void a_busy_index_is_refused_with_retry_after() {
		for (unsigned i = 1; i < kStates; ++i) {
			Bench bench("ab");
			bench.asks(line_seize("a", 1));
			bench.at(1).state = static_cast<State>(i);
			bench.asks(line_seize("b", 1));
			IS("480 Temporarily Unavailable", bench.answer());
			CPPUNIT_ASSERT(all_of<Reply>(bench.effects).at(0).retry_after);
			IS("", bench.told());
			CPPUNIT_ASSERT_EQUAL(size_t{1}, bench.count<Refused>());
		}
	}

	void of_two_that_race_one_wins() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		IS("200 OK", bench.answer());
		bench.asks(line_seize("b", 1));
		IS("480 Temporarily Unavailable", bench.answer());
		IS(contact_of("a"), bench.text(1, AppText::Owner));
	}

	void ones_own_index_is_busy_as_in_the_in_tree_module() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		bench.asks(line_seize("a", 1).again("new"));
		IS("480 Temporarily Unavailable", bench.answer());
	}

	void strictly_a_stale_seizure_of_the_same_phone_is_granted_again() {
		Bench bench("ab");
		bench.policy.compat = false;
		bench.asks(line_seize("a", 1));
		bench.waits(5);
		bench.asks(line_seize("a", 1).again("new"));
		IS("200 OK", bench.answer());
		IS("a!", bench.told());
		CPPUNIT_ASSERT_EQUAL(size_t{3}, bench.line.subscriptions.size());
		CPPUNIT_ASSERT_EQUAL(bench.now + 15, bench.at(1).deadline);
	}

	void the_old_dialog_of_a_seizure_no_longer_releases_it() {
		Bench bench("ab");
		bench.policy.compat = false;
		bench.asks(line_seize("a", 1));
		bench.asks(line_seize("a", 1).again("new"));
		bench.asks(line_seize("a", 1).ends());
		IS("481 Call Leg/Transaction Does Not Exist", bench.answer());
		IS("1 seized", bench.lamps());
	}

	void a_refresh_extends_and_seizes_nothing() {
		Bench bench("ab");
		bench.asks(line_seize("a"));
		bench.waits(10);
		bench.asks(line_seize("a").in_dialog());
		IS("200 OK", bench.answer());
		IS("a!", bench.told());
		bench.waits(10);
		IS("1 seized", bench.lamps());
		bench.waits(5);
		IS("", bench.lamps());
	}

	void an_end_frees_the_index_that_the_dialog_holds() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		bench.asks(line_seize("a", 1).ends());
		IS("200 OK", bench.answer());
		IS("a! b a", bench.told());
		IS("terminated", bench.notify_to("a", "line-seize").state);
		IS("", bench.lamps());
	}

	void an_end_names_only_its_own_index() {
		Bench bench("ab");
		bench.calls("b", 1);
		bench.asks(line_seize("a", 2));
		auto end = line_seize("a", 2).ends();
		end.index = 1;
		bench.asks(end);
		IS("1 active", bench.lamps());
	}

	void out_of_dialog_the_index_says_which_seizure_ends() {
		Bench bench("a");
		bench.asks(line_seize("a", 1));
		bench.asks(line_seize("a", 2).again("second"));
		bench.asks(line_seize("a", 2, 0).again("third"));
		IS("1 seized", bench.lamps());
		bench.asks(line_seize("a", 9, 0).again("fourth"));
		IS("1 seized", bench.lamps());
	}

	void a_second_end_is_told_apart() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		auto end = line_seize("a", 1).ends();
		bench.asks(end);
		++end.cseq;
		bench.asks(end);
		IS("500 Internal Server Error - release seized line", bench.answer());
		IS("", bench.told());
	}

	void an_end_leaves_the_call_that_came_of_it() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		bench.gets(near(CallKind::Invite, "a").index(1));
		bench.asks(line_seize("a", 1).ends());
		IS("200 OK", bench.answer());
		IS("1 seized", bench.lamps());
		bench.gets(far_answers(CallKind::Ringing, "a"));
		IS("1 progressing", bench.lamps());
	}

	void a_retransmitted_seizure_seizes_once() {
		Bench bench("ab");
		for (int i = 0; i < 3; ++i) {
			bench.asks(line_seize("a"));
			IS("200 OK", bench.answer());
			IS("1 seized", bench.lamps());
		}
		IS("", bench.told());
	}

	void a_late_copy_of_a_seizure_seizes_nothing() {
		Bench bench("a");
		bench.asks(line_seize("a"));
		bench.asks(line_seize("a").in_dialog(2));
		bench.asks(line_seize("a"));
		IS("1 seized", bench.lamps());
	}

	void a_retransmitted_refusal_is_refused_again() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		bench.asks(line_seize("b", 1));
		bench.asks(line_seize("a", 1).ends());
		bench.asks(line_seize("b", 1));
		IS("480 Temporarily Unavailable", bench.answer());
		CPPUNIT_ASSERT(all_of<Reply>(bench.effects).at(0).retry_after);
		CPPUNIT_ASSERT_EQUAL(size_t{1}, bench.effects.size());
	}

	void a_line_without_room_refuses() {
		Bench bench("ab");
		bench.policy.max_appearances = 2;
		bench.asks(line_seize("a", 1));
		bench.asks(line_seize("a", 2).again("x"));
		bench.asks(line_seize("b", 0));
		IS("480 Temporarily Unavailable", bench.answer());
		IS("1 seized, 2 seized", bench.lamps());
	}

	void an_index_past_the_limit_is_refused() {
		Bench bench("ab");
		bench.policy.max_index = 1;
		bench.asks(line_seize("a", 2));
		IS("480 Temporarily Unavailable", bench.answer());
		bench.asks(line_seize("a", 1).again("x"));
		bench.asks(line_seize("b", 0));
		IS("480 Temporarily Unavailable", bench.answer());
	}

	void there_are_not_more_seizures_than_places() {
		Bench bench("a");
		bench.policy.max_subscribers = 1;
		bench.asks(line_seize("a", 1));
		bench.asks(line_seize("b", 2));
		IS("480 Temporarily Unavailable", bench.answer());
	}

	void a_group_is_told_newest_first_and_each_its_own_time() {
		Bench bench("a");
		bench.waits(60);
		bench.asks(call_info("b"));
		bench.waits(40);
		bench.asks(line_seize("b"));
		IS("b! b a", bench.told());
		IS("active;expires=500", bench.notify_to("a").state);
		IS("active;expires=560", bench.notify_to("b").state);
	}

	void the_content_is_printed_once_for_all() {
		Bench bench("ab");
		bench.asks(line_seize("b"));
		const auto notifies = all_of<Notify>(bench.effects); // b!, b, a
		CPPUNIT_ASSERT(notifies.at(1).told == notifies.at(2).told);
		IS(print_content(bench.line), bench.notify_to("a").call_info);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(SeizeTest);
