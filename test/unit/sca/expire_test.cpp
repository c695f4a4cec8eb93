#include "sca/domain/expire.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class ExpireTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ExpireTest);
	CPPUNIT_TEST(an_empty_line_is_never_due);
	CPPUNIT_TEST(a_seizure_ends_within_its_second);
	CPPUNIT_TEST(a_subscription_ends_at_the_purge_after_its_time);
	CPPUNIT_TEST(strictly_it_ends_at_its_second);
	CPPUNIT_TEST(nobody_is_told_that_no_time_is_left);
	CPPUNIT_TEST(an_expired_seizure_frees_only_its_own);
	CPPUNIT_TEST(a_call_outlives_the_seizure_that_it_came_from);
	CPPUNIT_TEST(a_call_without_outcome_is_freed);
	CPPUNIT_TEST(a_redirected_call_is_freed);
	CPPUNIT_TEST(a_call_whose_bye_was_never_seen_is_freed);
	CPPUNIT_TEST(without_max_age_a_call_lasts);
	CPPUNIT_TEST(several_ends_at_once_are_told_once);
	CPPUNIT_TEST(after_an_end_nothing_is_due_in_the_past);
	CPPUNIT_TEST_SUITE_END();

	void an_empty_line_is_never_due() {
		Bench bench;
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, next_due(bench.line, bench.policy));
		bench.waits(100);
		CPPUNIT_ASSERT(bench.effects.empty());
	}

	void a_seizure_ends_within_its_second() {
		Bench bench("ab");
		bench.asks(line_seize("a"));
		CPPUNIT_ASSERT_EQUAL(bench.now + 15, next_due(bench.line, bench.policy));
		bench.waits(14);
		IS("1 seized", bench.lamps());
		bench.waits(1);
		IS(" a! b a", bench.lamps() + " " + bench.told());
		IS("terminated;reason=timeout", bench.notify_to("a", "line-seize").state);
	}

	void a_subscription_ends_at_the_purge_after_its_time() {
		Bench bench("a");
		const auto due = next_due(bench.line, bench.policy);
		CPPUNIT_ASSERT(due % 120 == 0 && due >= bench.now + 600 && due < bench.now + 720);
		bench.waits(due - bench.now - 1);
		CPPUNIT_ASSERT(bench.effects.empty());
		bench.waits(1);
		IS("terminated;reason=timeout", bench.notify_to("a").state);
		CPPUNIT_ASSERT(bench.line.subscriptions.empty());
	}

	void strictly_it_ends_at_its_second() {
		Bench bench("a");
		bench.policy.compat = false;
		CPPUNIT_ASSERT_EQUAL(bench.now + 600, next_due(bench.line, bench.policy));
		bench.waits(600);
		IS("terminated;reason=timeout", bench.notify_to("a").state);
	}

	// A change comes after its time: until the purge, and until the timer of that second.
	void nobody_is_told_that_no_time_is_left() {
		for (const bool compat : {true, false}) {
			Bench bench("a");
			bench.policy.compat = compat;
			bench.now = bench.line.subscriptions[0].expires;
			const auto end = next_due(bench.line, bench.policy);
			bench.asks(line_seize("b"));
			IS("active;expires=" + std::to_string(std::max<int64_t>(end - bench.now, 1)),
					bench.notify_to("a").state);
		}
	}

	void an_expired_seizure_frees_only_its_own() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		bench.waits(5);
		bench.asks(line_seize("b", 2));
		bench.waits(10);
		IS("2 seized", bench.lamps());
	}

	void a_call_outlives_the_seizure_that_it_came_from() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		bench.gets(near(CallKind::Invite, "a").index(1));
		bench.waits(15);
		IS("1 seized a!", bench.lamps() + " " + bench.told());
		bench.gets(far_answers(CallKind::Answer, "a"));
		IS("1 active", bench.lamps());
	}

	void a_call_without_outcome_is_freed() {
		Bench bench("ab");
		bench.gets(near(CallKind::Invite, "a").index(1));
		bench.waits(kSeizedCalling - 1);
		IS("1 seized", bench.lamps());
		bench.waits(1);
		IS(" b a", bench.lamps() + " " + bench.told());
	}

	void a_redirected_call_is_freed() {
		Bench bench("ab");
		bench.gets(near(CallKind::Invite, "a"));
		bench.gets(far_answers(CallKind::Ringing, "a"));
		bench.gets(far_answers(CallKind::Final, "a").code(302));
		bench.waits(kSeizedWithoutEnd);
		IS("", bench.lamps());
	}

	void a_call_whose_bye_was_never_seen_is_freed() {
		Bench bench;
		bench.calls("a");
		bench.calls("b", 2, "c2");
		bench.waits(60);
		bench.holds("b", "c2");
		bench.waits(bench.policy.max_age - 60);
		IS("2 held", bench.lamps());
		bench.waits(60);
		IS("", bench.lamps());
	}

	void without_max_age_a_call_lasts() {
		Bench bench;
		bench.policy.max_age = 0;
		bench.calls("a");
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, next_due(bench.line, bench.policy));
		bench.waits(1'000'000);
		IS("1 active", bench.lamps());
	}

	void several_ends_at_once_are_told_once() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		bench.asks(line_seize("a", 2).again("x"));
		bench.asks(line_seize("b", 3));
		bench.waits(15);
		IS("b! a! a! b a", bench.told());
	}

	void after_an_end_nothing_is_due_in_the_past() {
		for (unsigned i = 1; i < kStates; ++i) {
			Bench bench("a");
			auto &one = add_appearance(bench.line, 1);
			one.state = static_cast<State>(i), one.since = bench.now, one.deadline = bench.now + 5;
			bench.waits(5);
			const auto due = next_due(bench.line, bench.policy);
			CPPUNIT_ASSERT_MESSAGE(std::to_string(i), due == 0 || due > bench.now);
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ExpireTest);
