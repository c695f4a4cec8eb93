#include "sca/domain/rows.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;
using core::sql::Row;
using core::sql::Value;

class RowsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RowsTest);
	CPPUNIT_TEST(the_tables_have_a_column_for_each_value);
	CPPUNIT_TEST(a_subscription_comes_back_from_its_row);
	CPPUNIT_TEST(an_appearance_comes_back_from_its_row);
	CPPUNIT_TEST(a_retrieval_comes_back_with_the_call_before_it);
	CPPUNIT_TEST(a_seizure_comes_back_with_its_appearance);
	CPPUNIT_TEST(nulls_are_empty_and_zero);
	CPPUNIT_TEST(a_value_of_the_wrong_type_passes_the_row_over);
	CPPUNIT_TEST(another_number_of_columns_passes_the_row_over);
	CPPUNIT_TEST(absurd_numbers_pass_the_row_over);
	CPPUNIT_TEST(text_too_long_or_with_controls_passes_the_row_over);
	CPPUNIT_TEST(a_row_that_names_nothing_passes_over);
	CPPUNIT_TEST(an_ended_subscription_passes_over);
	CPPUNIT_TEST(a_state_that_does_not_end_gets_no_deadline);
	CPPUNIT_TEST(numbers_of_an_int_column_fit_one);
	CPPUNIT_TEST(only_what_changed_is_taken);
	CPPUNIT_TEST(what_changed_since_is_taken_again);
	CPPUNIT_TEST(a_new_appearance_at_the_index_is_not_taken_for_the_stored_one);
	CPPUNIT_TEST(what_is_gone_is_erased_once);
	CPPUNIT_TEST(what_lives_again_is_not_erased);
	CPPUNIT_TEST(what_goes_while_it_is_written_is_erased_afterwards);
	CPPUNIT_TEST(a_seizure_alone_has_no_row);
	CPPUNIT_TEST(a_new_end_of_a_seizure_is_stored_with_its_appearance);
	CPPUNIT_TEST_SUITE_END();

	// Columns that the tests change.
	enum Sub {
		kContact,
		kItsAor,
		kEvent,
		kExpires,
		kState,
		kAppIdx,
		kCallId,
		kFrom,
		kTo,
		kRoute,
		kCseq
	};
	enum App { kLine, kIndex, kDialog, kItsState, kDirection, kOwner, kSince = 36, kDeadline = 37 };

	static Row subscription_row() {
		Bench bench("a");
		return take_rows(bench.line, 7).subscriptions.at(0);
	}
	static Row appearance_row() {
		Bench bench("a");
		bench.calls("a");
		return take_rows(bench.line, 7).state.at(0);
	}
	static bool reads_subscription(const Row &row) {
		return read_subscription(row, 1'000'000).has_value();
	}
	static bool reads_appearance(const Row &row) {
		return read_appearance(row, 1'000'000).has_value();
	}
	static Appearance back(Bench &bench) {
		const auto record = read_appearance(take_rows(bench.line, 7).state.at(0), bench.now);
		CPPUNIT_ASSERT(record.has_value());
		IS(kAor, record->aor);
		return record->appearance;
	}
	static void same(const Appearance &a, const Appearance &b) {
		for (size_t i = 0; i < static_cast<size_t>(AppText::kCount); ++i)
			IS(a.text[static_cast<AppText>(i)], b.text[static_cast<AppText>(i)]);
		CPPUNIT_ASSERT(a.index == b.index && a.state == b.state && a.direction == b.direction);
		CPPUNIT_ASSERT(a.since == b.since && a.deadline == b.deadline);
		CPPUNIT_ASSERT(a.retrieving == b.retrieving && a.prev_ended == b.prev_ended);
		CPPUNIT_ASSERT(!a.retrieving || a.prev_state == b.prev_state);
		CPPUNIT_ASSERT(!a.retrieving || a.prev_direction == b.prev_direction);
		CPPUNIT_ASSERT(!b.is_dirty());
	}

	void the_tables_have_a_column_for_each_value() {
		CPPUNIT_ASSERT_EQUAL(subscriptions_table("t").columns.size(), subscription_row().size());
		CPPUNIT_ASSERT_EQUAL(state_table("t").columns.size(), appearance_row().size());
		CPPUNIT_ASSERT_EQUAL(2u, subscriptions_table("t").version);
		IS("t server_id", state_table("t").name + " " + state_table("t").owner);
	}

	void a_subscription_comes_back_from_its_row() {
		Bench bench("a");
		auto &known = bench.line.subscriptions[0];
		known.text.set({{SubText::Route, "<sip:p;lr>"}});
		const auto record = read_subscription(
				take_rows(bench.line, 7).subscriptions.at(0), bench.now);
		CPPUNIT_ASSERT(record.has_value());
		for (const auto field : {SubText::Contact, SubText::CallId, SubText::FromTag,
					 SubText::ToTag, SubText::Route})
			IS(known.text[field], record->subscription.text[field]);
		const auto &restored = record->subscription;
		CPPUNIT_ASSERT(restored.expires == known.expires && restored.subscribe_cseq == 1);
		CPPUNIT_ASSERT(restored.notify_cseq >= known.notify_mark && !restored.is_dirty());
		CPPUNIT_ASSERT(restored.package == Package::CallInfo && record->aor == kAor);
	}

	void an_appearance_comes_back_from_its_row() {
		for (const bool out : {true, false}) {
			Bench bench("a");
			if (out)
				bench.calls("a", 3);
			else
				bench.is_called("a");
			bench.holds("a");
			bench.at(out ? 3 : 1)
					.text.set({{AppText::OwnerAddress, "sip:192.0.2.1:5060"},
							{AppText::OwnerInstance, "<urn:uuid:1>"}});
			same(bench.line.appearances[0], back(bench));
		}
	}

	void a_retrieval_comes_back_with_the_call_before_it() {
		for (const bool ended : {false, true}) {
			Bench bench("ab");
			bench.is_called("a");
			bench.gets(near(CallKind::Reinvite, "a").hold().via("sip:192.0.2.1:5060"));
			bench.at(1).text.set({{AppText::OwnerInstance, "<urn:uuid:1>"}});
			bench.gets(near(CallKind::Invite, "b")
							   .index(1)
							   .to_itself()
							   .on("c2")
							   .via("sip:192.0.2.2:5060"));
			IS("sip:192.0.2.1:5060", bench.text(1, AppText::PrevOwnerAddress));
			if (ended) bench.gets(far(CallKind::Bye, "a"));
			same(bench.at(1), back(bench));
		}
	}

	void a_seizure_comes_back_with_its_appearance() {
		Bench bench("a");
		bench.asks(line_seize("a", 4));
		find_seizure(bench.line, 4)
				->text.set({{SubText::Flow, "f"}, {SubText::Socket, "udp:s"},
						{SubText::EventId, "e"}});
		const auto record = read_appearance(take_rows(bench.line, 7).state.at(0), bench.now);
		CPPUNIT_ASSERT(record && record->seizure);
		for (size_t i = 0; i < static_cast<size_t>(SubText::kCount); ++i)
			IS(find_seizure(bench.line, 4)->text[static_cast<SubText>(i)],
					record->seizure->text[static_cast<SubText>(i)]);
		CPPUNIT_ASSERT(record->seizure->index == 4 && record->seizure->expires == bench.now + 15);
		CPPUNIT_ASSERT(record->seizure->package == Package::LineSeize);
		CPPUNIT_ASSERT_EQUAL(bench.now + 15, record->appearance.deadline);
	}

	void nulls_are_empty_and_zero() {
		auto row = subscription_row();
		for (const size_t column : {size_t{kState}, size_t{kAppIdx}, size_t{kRoute}, size_t{kCseq}})
			row[column] = Value();
		CPPUNIT_ASSERT(reads_subscription(row));
		for (auto &value : row) value = Value();
		CPPUNIT_ASSERT(!reads_subscription(row));
		row = appearance_row();
		for (size_t i = kOwner; i < row.size(); ++i) row[i] = Value();
		CPPUNIT_ASSERT(reads_appearance(row));
		for (auto &value : row) value = Value();
		CPPUNIT_ASSERT(!reads_appearance(row));
	}

	template <class Reads>
	static void refuses_wrong_types(const Row &good, Reads &&reads) {
		CPPUNIT_ASSERT(reads(good));
		for (size_t i = 0; i < good.size(); ++i) {
			Row row = good;
			if (std::holds_alternative<int64_t>(row[i]))
				row[i] = Value("1"s);
			else
				row[i] = Value(int64_t{1});
			CPPUNIT_ASSERT_MESSAGE(std::to_string(i), !reads(row));
		}
	}
	void a_value_of_the_wrong_type_passes_the_row_over() {
		refuses_wrong_types(subscription_row(), reads_subscription);
		refuses_wrong_types(appearance_row(), reads_appearance);
	}

	void another_number_of_columns_passes_the_row_over() {
		auto row = subscription_row();
		row.emplace_back();
		CPPUNIT_ASSERT(!reads_subscription(row) && !reads_subscription({}));
		row = appearance_row();
		row.pop_back();
		CPPUNIT_ASSERT(!reads_appearance(row) && !reads_appearance({}));
	}

	template <class Reads>
	static void refuses(const Row &good, size_t column, int64_t number, Reads &&reads) {
		Row row = good;
		row[column] = Value(number);
		CPPUNIT_ASSERT_MESSAGE(
				std::to_string(column) + " = " + std::to_string(number), !reads(row));
	}
	void absurd_numbers_pass_the_row_over() {
		for (const int64_t number : {int64_t{-1}, INT64_MIN, INT64_MAX}) {
			for (const size_t column :
					{size_t{kEvent}, size_t{kExpires}, size_t{kState}, size_t{kCseq}})
				refuses(subscription_row(), column, number, reads_subscription);
			for (const size_t column : {size_t{kIndex}, size_t{kItsState}, size_t{kDirection}})
				refuses(appearance_row(), column, number, reads_appearance);
		}
		refuses(appearance_row(), kSince, 1'000'001, reads_appearance);
		refuses(appearance_row(), kIndex, 0, reads_appearance);
		refuses(appearance_row(), kItsState, kStates, reads_appearance);
		refuses(appearance_row(), kItsState, 0, reads_appearance);
		refuses(subscription_row(), kCseq, 0x80000000, reads_subscription);
	}

	template <class Reads>
	static void refuses_text(const Row &good, Reads &&reads) {
		for (size_t i = 0; i < good.size(); ++i) {
			if (!std::holds_alternative<std::string>(good[i])) continue;
			for (const auto &text : {std::string(5000, 'x'), "sip:a@b\r\nVia: x"s, "a\0b"s}) {
				Row row = good;
				row[i] = Value(text);
				CPPUNIT_ASSERT_MESSAGE(std::to_string(i), !reads(row));
			}
		}
	}
	void text_too_long_or_with_controls_passes_the_row_over() {
		refuses_text(subscription_row(), reads_subscription);
		refuses_text(appearance_row(), reads_appearance);
	}

	void a_row_that_names_nothing_passes_over() {
		for (const size_t column :
				{size_t{kContact}, size_t{kItsAor}, size_t{kCallId}, size_t{kFrom}, size_t{kTo}}) {
			auto row = subscription_row();
			row[column] = Value(""s);
			CPPUNIT_ASSERT_MESSAGE(std::to_string(column), !reads_subscription(row));
		}
		auto row = appearance_row();
		row[kLine] = Value("rubbish"s);
		CPPUNIT_ASSERT(!reads_appearance(row));
	}

	void an_ended_subscription_passes_over() {
		refuses(subscription_row(), kExpires, 1'000'000, reads_subscription);
		refuses(subscription_row(), kEvent, 2, reads_subscription);
		for (int64_t state = 2; state < 10; ++state)
			refuses(subscription_row(), kState, state, reads_subscription);
	}

	void a_state_that_does_not_end_gets_no_deadline() {
		auto row = appearance_row();
		row[kDeadline] = Value(int64_t{5});
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, read_appearance(row, 1'000'000)->appearance.deadline);
	}

	void numbers_of_an_int_column_fit_one() {
		Bench bench("a");
		bench.line.subscriptions[0].subscribe_cseq = UINT32_MAX;
		bench.line.subscriptions[0].notify_mark = UINT32_MAX;
		bench.line.subscriptions[0].expires = UINT32_MAX;
		const auto row = take_rows(bench.line, 7).subscriptions.at(0);
		for (const auto &value : row)
			if (const auto *number = std::get_if<int64_t>(&value))
				CPPUNIT_ASSERT(*number <= INT32_MAX);
	}

	void only_what_changed_is_taken() {
		Bench bench("ab");
		bench.calls("a");
		auto rows = take_rows(bench.line, 7);
		CPPUNIT_ASSERT_EQUAL(size_t{3}, rows.size());
		mark_stored(bench.line, rows);
		CPPUNIT_ASSERT(!is_dirty(bench.line) && take_rows(bench.line, 7).size() == 0);
		bench.holds("a");
		rows = take_rows(bench.line, 7);
		CPPUNIT_ASSERT(is_dirty(bench.line) && rows.state.size() == 1 && rows.size() == 1);
	}

	void what_changed_since_is_taken_again() {
		Bench bench("a");
		bench.calls("a");
		const auto rows = take_rows(bench.line, 7);
		bench.holds("a");
		bench.asks(call_info("a").in_dialog());
		mark_stored(bench.line, rows);
		CPPUNIT_ASSERT_EQUAL(size_t{2}, take_rows(bench.line, 7).size());
	}

	void a_new_appearance_at_the_index_is_not_taken_for_the_stored_one() {
		Bench bench("a");
		bench.calls("a");
		const auto rows = take_rows(bench.line, 7);
		bench.gets(far(CallKind::Bye, "a"));
		bench.calls("a", 1, "c2");
		bench.at(1).version = rows.appeared.at(0).version;
		mark_stored(bench.line, rows);
		CPPUNIT_ASSERT_EQUAL(size_t{1}, take_rows(bench.line, 7).state.size());
	}

	void what_is_gone_is_erased_once() {
		Bench bench("a");
		bench.calls("a");
		bench.is_stored();
		bench.gets(far(CallKind::Bye, "a"));
		bench.asks(call_info("a").ends());
		const auto rows = take_rows(bench.line, 7);
		CPPUNIT_ASSERT(
				rows.erased_state.at(0) == (Row{int64_t{7}, std::string(kAor), int64_t{1}, "-"s}));
		CPPUNIT_ASSERT(rows.erased_subscriptions.at(0)
				== (Row{contact_of("a"), "a-call-info"s, "a"s, "ours-a-call-info"s}));
		mark_stored(bench.line, rows);
		CPPUNIT_ASSERT(!is_dirty(bench.line) && !bench.line.is_used());
	}

	void what_lives_again_is_not_erased() {
		Bench bench("a");
		bench.calls("a");
		bench.is_stored();
		bench.gets(far(CallKind::Bye, "a"));
		bench.calls("a", 1, "c2");
		auto again = call_info("a");
		again.cseq = 2;
		bench.asks(again);
		const auto rows = take_rows(bench.line, 7);
		CPPUNIT_ASSERT(rows.erased_state.empty() && rows.erased_subscriptions.empty());
		mark_stored(bench.line, rows);
		CPPUNIT_ASSERT(!is_dirty(bench.line));
	}

	void what_goes_while_it_is_written_is_erased_afterwards() {
		Bench bench("a");
		bench.calls("a");
		bench.is_stored();
		bench.gets(far(CallKind::Bye, "a"));
		bench.calls("a", 1, "c2"); // its row replaces the one to be erased
		const auto rows = take_rows(bench.line, 7);
		bench.gets(far(CallKind::Bye, "a").on("c2"));
		mark_stored(bench.line, rows);
		CPPUNIT_ASSERT_EQUAL(size_t{1}, take_rows(bench.line, 7).erased_state.size());
	}

	void a_seizure_alone_has_no_row() {
		Bench bench;
		bench.asks(line_seize("a"));
		const auto rows = take_rows(bench.line, 7);
		CPPUNIT_ASSERT(rows.subscriptions.empty() && rows.state.size() == 1);
	}

	void a_new_end_of_a_seizure_is_stored_with_its_appearance() {
		Bench bench;
		bench.asks(line_seize("a"));
		mark_stored(bench.line, take_rows(bench.line, 7));
		bench.now += 5;
		bench.asks(line_seize("a").in_dialog());
		const auto rows = take_rows(bench.line, 7);
		const auto record = read_appearance(rows.state.at(0), bench.now);
		CPPUNIT_ASSERT(record && record->seizure && record->seizure->expires == bench.now + 15);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(RowsTest);
