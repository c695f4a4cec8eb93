#include "sca/domain/change.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class ChangeTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ChangeTest);
	CPPUNIT_TEST(a_change_is_said_with_its_reason);
	CPPUNIT_TEST(a_change_to_idle_is_said_with_what_it_was);
	CPPUNIT_TEST(an_event_that_stays_changes_nothing);
	CPPUNIT_TEST(an_index_that_is_free_is_taken_as_wanted);
	CPPUNIT_TEST(an_appearance_that_goes_takes_its_seizure_along);
	CPPUNIT_TEST(who_knows_the_content_is_not_told);
	CPPUNIT_TEST(without_a_change_nobody_is_told);
	CPPUNIT_TEST(a_notify_never_says_that_no_time_is_left);
	CPPUNIT_TEST_SUITE_END();

	void a_change_is_said_with_its_reason() {
		Bench bench("a");
		bench.is_called("a");
		bench.holds("a");
		const auto changed = all_of<Changed>(bench.effects).at(0);
		CPPUNIT_ASSERT(changed.index == 1 && changed.state == State::Held);
		IS("sip:line@example.com c1 hold asked",
				changed.aor + " " + changed.call_id + " " + changed.reason);
		IS(contact_of("a") + " \"Bob\" <sip:bob@far.example>", changed.owner + " " + changed.uri);
	}

	void a_change_to_idle_is_said_with_what_it_was() {
		Bench bench("a");
		bench.calls("a");
		bench.gets(far(CallKind::Bye, "a"));
		const auto changed = all_of<Changed>(bench.effects).at(0);
		CPPUNIT_ASSERT(changed.state == State::Idle);
		IS(contact_of("a") + " c1 ended",
				changed.owner + " " + changed.call_id + " " + changed.reason);
	}

	void an_event_that_stays_changes_nothing() {
		Bench bench("a");
		bench.calls("a");
		Work work{bench.line, bench.now, bench.policy, {}};
		const auto version = bench.at(1).version;
		const auto outcome = apply(work, bench.at(1), Event::Rings);
		CPPUNIT_ASSERT(outcome.exists && outcome.then == kNothing && work.effects.empty());
		CPPUNIT_ASSERT(!work.tell && bench.at(1).version == version);
	}

	void an_index_that_is_free_is_taken_as_wanted() {
		Bench bench;
		bench.policy.max_index = 9;
		for (const auto &[wanted, got] : {std::pair(5u, 5u), {5u, 1u}, {10u, 2u}, {0u, 3u}}) {
			Work work{bench.line, bench.now, bench.policy, {}};
			auto *taken = take_appearance(work, wanted);
			CPPUNIT_ASSERT(taken && taken->index == got);
			taken->state = State::Active;
		}
	}

	void an_appearance_that_goes_takes_its_seizure_along() {
		Bench bench("a");
		bench.asks(line_seize("a", 1));
		Work work{bench.line, bench.now, bench.policy, {}};
		CPPUNIT_ASSERT(!move(work, bench.at(1), State::Idle, "test"));
		CPPUNIT_ASSERT(!find_seizure(bench.line, 1));
	}

	void who_knows_the_content_is_not_told() {
		Bench bench("ab");
		bench.asks(line_seize("a"));
		bench.line.subscriptions[0].told = 0;
		Work work{bench.line, bench.now, bench.policy, {}};
		work.tell = true;
		tell_group(work);
		bench.effects = work.effects;
		IS("a", bench.told());
	}

	void without_a_change_nobody_is_told() {
		Bench bench("ab");
		++bench.line.content;
		Work work{bench.line, bench.now, bench.policy, {}};
		tell_group(work);
		CPPUNIT_ASSERT(work.effects.empty());
	}

	void a_notify_never_says_that_no_time_is_left() {
		Bench bench("a");
		bench.now += 700;
		bench.asks(line_seize("a"));
		IS("active;expires=1", bench.notify_to("a").state);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ChangeTest);
