#include "sca/domain/line.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class LineTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(LineTest);
	CPPUNIT_TEST(the_domain_is_what_stands_behind_the_user);
	CPPUNIT_TEST(appearances_stand_by_index);
	CPPUNIT_TEST(the_first_gap_is_the_lowest_free_index);
	CPPUNIT_TEST(a_dialog_is_looked_up_before_one_that_was);
	CPPUNIT_TEST(a_subscriber_is_known_by_its_contact);
	CPPUNIT_TEST(a_seizure_is_no_subscriber);
	CPPUNIT_TEST(what_is_removed_is_noted_for_the_database);
	CPPUNIT_TEST(what_was_never_stored_is_not_noted);
	CPPUNIT_TEST(nothing_is_noted_where_nothing_is_stored);
	CPPUNIT_TEST(the_oldest_note_goes_when_there_are_too_many);
	CPPUNIT_TEST(the_content_ends_with_all_others_being_idle);
	CPPUNIT_TEST(room_ends_with_the_number_of_appearances);
	CPPUNIT_TEST(room_ends_with_the_length_of_the_header);
	CPPUNIT_TEST(a_line_with_a_note_is_not_empty);
	CPPUNIT_TEST_SUITE_END();

	void the_domain_is_what_stands_behind_the_user() {
		IS("example.com:5070", domain_of("sip:a@example.com:5070"));
		IS("[::1]", domain_of("sips:a@[::1]"));
		IS("example.com", domain_of("sip:example.com"));
		IS("+15551234", domain_of("tel:+15551234"));
		IS("x", domain_of("x"));
	}

	void appearances_stand_by_index() {
		Bench bench;
		for (const uint32_t index : {5u, 1u, 9u, 3u})
			add_appearance(bench.line, index).state = State::Seized;
		IS("1 seized, 3 seized, 5 seized, 9 seized", bench.lamps());
		CPPUNIT_ASSERT(!find_index(bench.line, 2));
	}

	void the_first_gap_is_the_lowest_free_index() {
		Bench bench;
		CPPUNIT_ASSERT_EQUAL(1u, lowest_free(bench.line));
		for (const uint32_t index : {1u, 2u, 4u}) add_appearance(bench.line, index);
		CPPUNIT_ASSERT_EQUAL(3u, lowest_free(bench.line));
		add_appearance(bench.line, 3);
		CPPUNIT_ASSERT_EQUAL(5u, lowest_free(bench.line));
	}

	void a_dialog_is_looked_up_before_one_that_was() {
		Bench bench;
		add_appearance(bench.line, 1).text.set({{AppText::PrevCallId, "c1"}});
		CPPUNIT_ASSERT_EQUAL(1u, find_dialog(bench.line, "c1", "x", "y")->index);
		add_appearance(bench.line, 2).text.set({{AppText::CallId, "c1"}});
		CPPUNIT_ASSERT_EQUAL(2u, find_dialog(bench.line, "c1", "x", "y")->index);
		CPPUNIT_ASSERT(!find_dialog(bench.line, "c2", "x", "y"));
	}

	void a_subscriber_is_known_by_its_contact() {
		const Bench bench("a");
		CPPUNIT_ASSERT(is_subscriber(bench.line, "sip:line@A.phone.example"));
		CPPUNIT_ASSERT(!is_subscriber(bench.line, contact_of("b")));
	}

	void a_seizure_is_no_subscriber() {
		Bench bench("a");
		bench.asks(line_seize("b"));
		CPPUNIT_ASSERT(!is_subscriber(bench.line, contact_of("b")));
		CPPUNIT_ASSERT(find_seizure(bench.line, 1) && !find_seizure(bench.line, 2));
	}

	void what_is_removed_is_noted_for_the_database() {
		Bench bench("a");
		bench.asks(line_seize("a", 7));
		bench.is_stored();
		remove_subscription(bench.line, find_seizure(bench.line, 7), bench.policy);
		CPPUNIT_ASSERT(
				bench.line.remains->erased_subscriptions.empty()); // it stands with its appearance
		remove_appearance(bench.line, &bench.at(7), bench.policy);
		CPPUNIT_ASSERT_EQUAL(7u, bench.line.remains->erased_appearances.at(0).index);
		remove_subscription(bench.line, &bench.line.subscriptions[0], bench.policy);
		IS("a-call-info", bench.line.remains->erased_subscriptions.at(0).text[SubText::CallId]);
	}

	void what_was_never_stored_is_not_noted() {
		Bench bench("a");
		bench.asks(line_seize("a", 7));
		remove_appearance(bench.line, &bench.at(7), bench.policy);
		remove_subscription(bench.line, &bench.line.subscriptions[0], bench.policy);
		CPPUNIT_ASSERT(bench.line.remains->erased_appearances.empty()
				&& bench.line.remains->erased_subscriptions.empty());
	}

	void nothing_is_noted_where_nothing_is_stored() {
		Bench bench("a");
		bench.policy.stores = false;
		bench.asks(line_seize("a"));
		bench.is_stored();
		remove_appearance(bench.line, &bench.at(1), bench.policy);
		while (!bench.line.subscriptions.empty())
			remove_subscription(bench.line, &bench.line.subscriptions[0], bench.policy);
		CPPUNIT_ASSERT(bench.line.is_empty());
	}

	void the_oldest_note_goes_when_there_are_too_many() {
		Bench bench;
		bench.policy.max_erased = 2;
		for (const uint32_t index : {1u, 2u, 3u}) {
			bench.asks(line_seize(std::to_string(index), index));
			bench.is_stored();
		}
		for (const uint32_t index : {1u, 2u, 3u})
			remove_appearance(bench.line, &bench.at(index), bench.policy);
		CPPUNIT_ASSERT_EQUAL(size_t{2}, bench.line.remains->erased_appearances.size());
		CPPUNIT_ASSERT_EQUAL(2u, bench.line.remains->erased_appearances[0].index);
	}

	void the_content_ends_with_all_others_being_idle() {
		Bench bench;
		IS("<sip:example.com>;appearance-index=*;appearance-state=idle", print_content(bench.line));
		bench.asks(line_seize("a", 2));
		IS("<sip:example.com>;appearance-index=2;appearance-state=seized,"
		   "<sip:example.com>;appearance-index=*;appearance-state=idle",
				print_content(bench.line));
	}

	void room_ends_with_the_number_of_appearances() {
		Bench bench;
		bench.policy.max_appearances = 1;
		CPPUNIT_ASSERT(has_room(bench.line, bench.policy));
		bench.asks(line_seize("a"));
		CPPUNIT_ASSERT(!has_room(bench.line, bench.policy));
	}

	void room_ends_with_the_length_of_the_header() {
		Bench bench;
		bench.policy.max_call_info = 1000;
		while (has_room(bench.line, bench.policy))
			bench.asks(line_seize("a" + std::to_string(bench.line.appearances.size())));
		CPPUNIT_ASSERT(bench.line.appearances.size() > 5);
		CPPUNIT_ASSERT(print_content(bench.line).size() <= bench.policy.max_call_info);
	}

	void a_line_with_a_note_is_not_empty() {
		Bench bench("a");
		bench.is_stored();
		bench.asks(call_info("a").ends());
		CPPUNIT_ASSERT(!bench.line.is_empty());
		bench.waits(kAnsweredTime + 1);
		CPPUNIT_ASSERT(!bench.line.is_empty());
		bench.line.remains = {};
		CPPUNIT_ASSERT(bench.line.is_empty());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(LineTest);
