#include "sca/domain/command.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class CommandTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CommandTest);
	CPPUNIT_TEST(a_seizure_by_hand_takes_an_index_and_tells_all);
	CPPUNIT_TEST(a_seizure_by_hand_keeps_the_limits);
	CPPUNIT_TEST(a_line_whose_name_is_past_all_measure_is_not_seized);
	CPPUNIT_TEST(a_seizure_by_hand_ends_by_itself);
	CPPUNIT_TEST(a_call_of_a_module_claims_an_index);
	CPPUNIT_TEST(a_claim_takes_over_what_its_phone_has_seized);
	CPPUNIT_TEST(an_update_changes_what_is_given);
	CPPUNIT_TEST(an_update_of_no_appearance_is_told_apart);
	CPPUNIT_TEST(an_update_to_idle_frees_the_index_and_its_seizure);
	CPPUNIT_TEST(an_update_that_no_row_can_hold_is_refused);
	CPPUNIT_TEST(an_update_that_changes_nothing_tells_nobody);
	CPPUNIT_TEST(a_module_gives_a_call_its_dialog);
	CPPUNIT_TEST(a_release_frees_any_state);
	CPPUNIT_TEST(a_released_index_is_not_freed_again_for_its_next_owner);
	CPPUNIT_TEST(a_deactivated_subscription_is_told_and_gone);
	CPPUNIT_TEST(a_deactivated_seizure_is_released);
	CPPUNIT_TEST(answers_that_end_a_subscription);
	CPPUNIT_TEST(a_lost_subscriber_is_told_nothing);
	CPPUNIT_TEST(a_lost_seizure_is_released);
	CPPUNIT_TEST(a_lost_seizure_leaves_the_call_that_came_of_it);
	CPPUNIT_TEST(a_subscriber_that_asks_for_it_is_told_the_present_state_alone);
	CPPUNIT_TEST_SUITE_END();

	static uint32_t seize(Bench &bench, uint32_t index, const std::string &contact = "sip:op@x") {
		uint32_t seized = 77;
		bench.effects = seize_by_hand(bench.line, contact, index, bench.now, bench.policy, seized);
		return seized;
	}
	static bool update(Bench &bench, uint32_t index, const Update &update) {
		auto effects = update_by_hand(bench.line, index, update, bench.now, bench.policy);
		bench.effects = effects.value_or(Effects());
		return effects.has_value();
	}
	static Update to(State state) {
		Update update;
		update.state = state;
		return update;
	}

	void a_seizure_by_hand_takes_an_index_and_tells_all() {
		Bench bench("ab");
		CPPUNIT_ASSERT_EQUAL(1u, seize(bench, 0));
		CPPUNIT_ASSERT_EQUAL(7u, seize(bench, 7));
		IS("1 seized, 7 seized b a", bench.lamps() + " " + bench.told());
		IS("sip:op@x", bench.text(7, AppText::Owner));
	}

	static uint32_t claim(
			Bench &bench, uint32_t index, const std::string &owner, State state = State::Alerting) {
		uint32_t claimed = 77;
		Update as;
		as.state = state;
		as.owner = owner;
		bench.effects = claim_by_hand(bench.line, index, as, bench.now, bench.policy, claimed);
		return claimed;
	}

	void a_call_of_a_module_claims_an_index() {
		Bench bench("ab");
		CPPUNIT_ASSERT_EQUAL(3u, claim(bench, 3, "sip:op@x"));
		IS("3 alerting b a", bench.lamps() + " " + bench.told());
		CPPUNIT_ASSERT_EQUAL(1u, claim(bench, 0, "sip:op@x", State::Active));
		IS("1 active, 3 alerting", bench.lamps());
		CPPUNIT_ASSERT_EQUAL(0u, claim(bench, 3, "sip:op@x"));
		CPPUNIT_ASSERT_EQUAL(0u, claim(bench, 4, "sip:op@x", State::Idle));
		CPPUNIT_ASSERT_EQUAL(0u, claim(bench, 4, "sip:op@x\r\n"));
		CPPUNIT_ASSERT_EQUAL(0u, claim(bench, bench.policy.max_index + 1, "sip:op@x"));
		IS("1 active, 3 alerting", bench.lamps());
	}

	void a_claim_takes_over_what_its_phone_has_seized() {
		Bench bench("ab");
		CPPUNIT_ASSERT_EQUAL(1u, seize(bench, 1, "sip:op@x"));
		CPPUNIT_ASSERT_EQUAL(0u, claim(bench, 1, "sip:other@x"));
		IS("1 seized", bench.lamps());
		CPPUNIT_ASSERT_EQUAL(1u, claim(bench, 1, "sip:op@x", State::Progressing));
		IS("1 progressing", bench.lamps());
		bench.gets(near(CallKind::Invite, "a").index(2));
		IS("1 progressing, 2 seized", bench.lamps());
		CPPUNIT_ASSERT_EQUAL(0u, claim(bench, 2, contact_of("a"))); // it has a call
	}

	void a_seizure_by_hand_keeps_the_limits() {
		Bench bench("ab");
		bench.policy.max_appearances = 2;
		seize(bench, 1);
		CPPUNIT_ASSERT_EQUAL(0u, seize(bench, 1));
		CPPUNIT_ASSERT_EQUAL(0u, seize(bench, 256));
		CPPUNIT_ASSERT_EQUAL(0u, seize(bench, 2, "sip:a\r\n@x"));
		CPPUNIT_ASSERT_EQUAL(0u, seize(bench, 2, std::string(kLongestRemembered + 1, 'x')));
		seize(bench, 2);
		CPPUNIT_ASSERT_EQUAL(0u, seize(bench, 0));
		CPPUNIT_ASSERT(bench.effects.empty());
		IS("1 seized, 2 seized", bench.lamps());
	}

	void a_line_whose_name_is_past_all_measure_is_not_seized() {
		Bench bench("", ("sip:" + std::string(kLongestRemembered, 'x') + "@example.com").c_str());
		CPPUNIT_ASSERT_EQUAL(0u, seize(bench, 1));
		CPPUNIT_ASSERT(bench.effects.empty() && bench.line.appearances.empty());
	}

	void a_seizure_by_hand_ends_by_itself() {
		Bench bench("a");
		seize(bench, 0);
		bench.waits(kSeizedWithoutEnd);
		IS(" a", bench.lamps() + " " + bench.told());
	}

	void an_update_changes_what_is_given() {
		Bench bench("ab");
		seize(bench, 1);
		auto change = to(State::Held);
		change.uri = "<sip:x@y>", change.callee = "sip:c@y";
		CPPUNIT_ASSERT(update(bench, 1, change));
		IS("1 held b a", bench.lamps() + " " + bench.told());
		IS("<sip:x@y> sip:c@y sip:op@x",
				bench.text(1, AppText::Uri) + " " + bench.text(1, AppText::Callee) + " "
						+ bench.text(1, AppText::Owner));
	}

	void an_update_of_no_appearance_is_told_apart() {
		Bench bench("ab");
		seize(bench, 1);
		CPPUNIT_ASSERT(!update(bench, 0, to(State::Active)));
		CPPUNIT_ASSERT(!update(bench, 2, to(State::Active)));
		CPPUNIT_ASSERT(!release_by_hand(bench.line, 0, bench.now, bench.policy));
	}

	void an_update_to_idle_frees_the_index_and_its_seizure() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		CPPUNIT_ASSERT(update(bench, 1, to(State::Idle)));
		IS("", bench.lamps());
		bench.waits(5);
		bench.asks(line_seize("b", 1));
		bench.waits(10);
		IS("1 seized", bench.lamps());
	}

	void an_update_that_no_row_can_hold_is_refused() {
		Bench bench("ab");
		seize(bench, 1);
		Update change;
		const std::string uri(513, 'x');
		change.uri = uri, change.owner = "a\r\nb", change.dialog = DialogNames{"a\nb", {}, {}};
		change.state = State::Active;
		CPPUNIT_ASSERT(!update(bench, 1, change));
		IS("1 seized", bench.lamps());
	}

	void an_update_that_changes_nothing_tells_nobody() {
		Bench bench("ab");
		seize(bench, 1);
		CPPUNIT_ASSERT(update(bench, 1, to(State::Seized)));
		CPPUNIT_ASSERT(bench.effects.empty());
	}

	void a_module_gives_a_call_its_dialog() {
		Bench bench("ab");
		seize(bench, 1);
		auto change = to(State::Active);
		change.dialog = DialogNames{"c1", "far", "a", Direction::In};
		update(bench, 1, change);
		IS("c1", all_of<IndexCall>(bench.effects).at(0).call_id);
		bench.holds("a");
		IS("1 held", bench.lamps());
		bench.gets(far(CallKind::Bye, "a"));
		IS("", bench.lamps());
	}

	void a_release_frees_any_state() {
		for (unsigned i = 1; i < kStates; ++i) {
			Bench bench("ab");
			bench.asks(line_seize("a", 1));
			update(bench, 1, to(static_cast<State>(i)));
			bench.effects = release_by_hand(bench.line, 1, bench.now, bench.policy).value();
			IS("", bench.lamps());
			CPPUNIT_ASSERT(!find_seizure(bench.line, 1));
		}
	}

	void a_released_index_is_not_freed_again_for_its_next_owner() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		update(bench, 1, to(State::Active));
		bench.waits(5);
		update(bench, 1, to(State::Idle));
		bench.asks(line_seize("b", 1));
		bench.waits(10);
		IS("1 seized", bench.lamps());
	}

	void a_deactivated_subscription_is_told_and_gone() {
		Bench bench("ab");
		bench.effects = deactivate(bench.line, 1, bench.now, bench.policy);
		IS("a", bench.told());
		IS("terminated;reason=deactivated", bench.notify_to("a").state);
		CPPUNIT_ASSERT(!is_subscriber(bench.line, contact_of("a")));
		CPPUNIT_ASSERT(deactivate(bench.line, 99, bench.now, bench.policy).empty());
	}

	void a_deactivated_seizure_is_released() {
		Bench bench("ab");
		bench.asks(line_seize("a", 2));
		bench.effects = deactivate(bench.line, 3, bench.now, bench.policy);
		IS(" a! b a", bench.lamps() + " " + bench.told());
		IS("<sip:example.com>;appearance-index=2", bench.notify_to("a", "line-seize").call_info);
	}

	void answers_that_end_a_subscription() {
		const std::string ends = " 404 405 408 410 416 480 481 482 483 484 485 489 501 604 ";
		for (unsigned code = 200; code < 700; ++code) {
			const bool wanted = ends.find(" " + std::to_string(code) + " ") != ends.npos;
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(code), wanted, ends_subscription(code));
		}
	}

	void a_lost_subscriber_is_told_nothing() {
		Bench bench("ab");
		bench.is_stored();
		bench.effects = lose_subscription(bench.line, 1, bench.now, bench.policy);
		IS("", bench.told());
		CPPUNIT_ASSERT_EQUAL(size_t{1}, bench.line.remains->erased_subscriptions.size());
		CPPUNIT_ASSERT(lose_subscription(bench.line, 1, bench.now, bench.policy).empty());
	}

	void a_lost_seizure_is_released() {
		Bench bench("ab");
		bench.asks(line_seize("a"));
		bench.effects = lose_subscription(bench.line, 3, bench.now, bench.policy);
		IS(" b a", bench.lamps() + " " + bench.told());
	}

	void a_lost_seizure_leaves_the_call_that_came_of_it() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		bench.gets(near(CallKind::Invite, "a").index(1));
		bench.effects = lose_subscription(bench.line, 3, bench.now, bench.policy);
		IS("1 seized", bench.lamps());
	}

	void a_subscriber_that_asks_for_it_is_told_the_present_state_alone() {
		Bench bench("ab");
		bench.asks(line_seize("a", 2));
		const auto before = bench.notify_to("a");
		bench.waits(5);
		const auto tell = [&](uint64_t id) {
			bench.effects = tell_subscriber(bench.line, id, bench.now, bench.policy);
		};
		tell(1);
		IS("a", bench.told());
		IS(before.call_info, bench.notify_to("a").call_info);
		CPPUNIT_ASSERT_EQUAL(before.cseq + 1, bench.notify_to("a").cseq);
		tell(3);
		IS("<sip:example.com>;appearance-index=2", bench.notify_to("a", "line-seize").call_info);
		tell(99);
		CPPUNIT_ASSERT(bench.effects.empty());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CommandTest);
