#include "sca/domain/supplement.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;
using core::sql::Row;
using core::sql::Value;

// A phone behind a NAT, with an id in its Event, and what comes back of it.
class SupplementTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SupplementTest);
	CPPUNIT_TEST(a_plain_subscription_has_none);
	CPPUNIT_TEST(flow_and_event_id_come_back);
	CPPUNIT_TEST(a_flow_of_names_comes_back);
	CPPUNIT_TEST(an_alias_that_the_phone_wrote_stays_in_its_contact);
	CPPUNIT_TEST(one_of_another_contact_is_nobodys);
	CPPUNIT_TEST(one_without_subscription_is_nobodys);
	CPPUNIT_TEST(it_is_erased_with_its_subscription);
	CPPUNIT_TEST(it_is_erased_when_there_is_nothing_left_to_tell);
	CPPUNIT_TEST(it_stays_when_only_the_contact_changes);
	CPPUNIT_TEST(a_row_that_makes_no_sense_passes_over);
	CPPUNIT_TEST(the_uris_of_its_dialog_come_back);
	CPPUNIT_TEST(what_is_too_long_for_the_other_table_comes_back_from_here);
	CPPUNIT_TEST(one_that_is_over_does_not_come_back);
	CPPUNIT_TEST(what_stood_here_alone_is_erased_here);
	CPPUNIT_TEST(a_byte_that_is_no_utf8_leaves_its_own_row_out);
	CPPUNIT_TEST(a_call_whose_names_fit_no_row_is_said_once);
	CPPUNIT_TEST(appearances_are_told_apart);
	CPPUNIT_TEST_SUITE_END();

	static constexpr const char *kFlow = "sip:192.0.2.9:4444;transport=tcp";

	static Subscription &phone(Bench &bench, const char *flow = kFlow, const char *id = "e7") {
		Subscription &subscription = bench.line.subscriptions.at(0);
		subscription.text.set({{SubText::Flow, flow}, {SubText::EventId, id},
				{SubText::Socket, *flow ? "tcp:192.0.2.1:5060" : ""}});
		++subscription.version;
		return subscription;
	}

	struct Back {
		std::vector<SubscriptionRecord> subscriptions;
		std::vector<Row> orphans;
	};
	static constexpr int64_t kNow = 1'000'000;

	static Back back(const LineRows &rows) {
		Back back;
		for (const auto &row : rows.subscriptions)
			back.subscriptions.push_back(*read_subscription(row, 1'000));
		std::vector<SupplementRecord> supplements;
		for (const auto &row : rows.state) {
			CPPUNIT_ASSERT(is_supplement(row));
			supplements.push_back(*read_supplement(row));
		}
		back.orphans = supplement(back.subscriptions, supplements, kNow, 7);
		return back;
	}

	static void comes_back(Bench &bench) {
		const auto &known = bench.line.subscriptions.at(0);
		const auto found = back(take_rows(bench.line, 7));
		CPPUNIT_ASSERT(found.orphans.empty() && found.subscriptions.size() == 1);
		for (size_t i = 0; i < static_cast<size_t>(SubText::kCount); ++i)
			IS(known.text[static_cast<SubText>(i)],
					found.subscriptions[0].subscription.text[static_cast<SubText>(i)]);
	}

	void a_plain_subscription_has_none() {
		Bench bench("a");
		CPPUNIT_ASSERT(take_rows(bench.line, 7).state.empty());
	}

	void flow_and_event_id_come_back() {
		Bench bench("a");
		phone(bench);
		comes_back(bench);
		phone(bench, "");
		comes_back(bench);
		phone(bench, kFlow, "");
		comes_back(bench);
	}

	void a_flow_of_names_comes_back() {
		Bench bench("a");
		phone(bench, "sip:edge.example.com:4444");
		comes_back(bench);
	}

	void an_alias_that_the_phone_wrote_stays_in_its_contact() {
		Bench bench("a");
		phone(bench).text.set({{SubText::Contact, "sip:a@h;alias=192.0.2.9~4444~2"}});
		comes_back(bench);
	}

	void one_of_another_contact_is_nobodys() {
		Bench bench("a");
		phone(bench);
		auto rows = take_rows(bench.line, 7);
		rows.subscriptions.at(0).at(0) = Value(std::string("sip:a@192.0.2.77"));
		const auto found = back(rows);
		IS("", found.subscriptions[0].subscription.text[SubText::Flow]);
		CPPUNIT_ASSERT_EQUAL(size_t{1}, found.orphans.size());
		CPPUNIT_ASSERT(
				(Row{int64_t{7}, std::string(kAor), int64_t{0}, std::string("a;a-call-info")})
				== found.orphans[0]);
	}

	void one_without_subscription_is_nobodys() {
		Bench bench("a");
		phone(bench);
		auto rows = take_rows(bench.line, 7);
		rows.subscriptions.clear();
		CPPUNIT_ASSERT_EQUAL(size_t{1}, back(rows).orphans.size());
	}

	static std::vector<Row> erased(Bench &bench) { return take_rows(bench.line, 7).erased_state; }

	void it_is_erased_with_its_subscription() {
		Bench bench("a");
		phone(bench);
		bench.is_stored();
		bench.asks(call_info("a").ends());
		const Row key{int64_t{7}, std::string(kAor), int64_t{0}, std::string("a;a-call-info")};
		CPPUNIT_ASSERT(std::vector<Row>{key} == erased(bench));
	}

	void it_is_erased_when_there_is_nothing_left_to_tell() {
		Bench bench("a");
		phone(bench, kFlow, "");
		bench.is_stored();
		bench.asks(call_info("a").in_dialog());
		CPPUNIT_ASSERT_EQUAL(size_t{1}, erased(bench).size());
	}

	void it_stays_when_only_the_contact_changes() {
		Bench bench("a");
		phone(bench, "", "e7");
		bench.is_stored();
		auto moved = call_info("a").in_dialog();
		moved.contact = "sip:a@192.0.2.78";
		bench.asks(moved);
		CPPUNIT_ASSERT(erased(bench).empty());
		CPPUNIT_ASSERT_EQUAL(size_t{1}, take_rows(bench.line, 7).state.size());
	}

	void a_row_that_makes_no_sense_passes_over() {
		enum { kAorColumn, kIndex, kDialog, kContact = 23, kCallId = 24, kFlowColumn = 28 };
		Bench bench("a");
		phone(bench);
		const Row good = take_rows(bench.line, 7).state.at(0);
		CPPUNIT_ASSERT(read_supplement(good).has_value());
		for (const size_t column : {size_t{kAorColumn}, size_t{kDialog}, size_t{kContact},
					 size_t{kCallId}, size_t{kFlowColumn}})
			for (const auto &value : {Value(std::string("\r\n")), Value(std::string(9999, 'x')),
						 Value(int64_t{1})}) {
				Row row = good;
				row[column] = value;
				CPPUNIT_ASSERT_MESSAGE(std::to_string(column), !read_supplement(row));
			}
		Row row = good;
		row.pop_back();
		CPPUNIT_ASSERT(!read_supplement(row) && !read_supplement({}));
	}

	void the_uris_of_its_dialog_come_back() {
		Bench bench;
		auto ask = call_info("a");
		ask.from_uri = "sip:other@phone.example";
		bench.asks(ask);
		comes_back(bench);
	}

	// A phone with a push token in its Contact; a Call-ID and a tag of the same kind.
	static Ask long_one(const std::string &phone) {
		auto ask = call_info(phone);
		ask.contact += ";pn-prid=" + std::string(900, 'x');
		ask.call_id = std::string(700, 'c');
		ask.from_tag = std::string(300, 'f');
		return ask;
	}

	void what_is_too_long_for_the_other_table_comes_back_from_here() {
		Bench bench("b");
		bench.is_stored();
		bench.asks(long_one("a"));
		const auto rows = take_rows(bench.line, 7);
		CPPUNIT_ASSERT(rows.subscriptions.empty() && rows.left_out.empty());
		const auto found = back(rows);
		CPPUNIT_ASSERT(found.orphans.empty() && found.subscriptions.size() == 1);
		const auto &known = bench.line.subscriptions.at(1);
		const auto &restored = found.subscriptions[0].subscription;
		for (size_t i = 0; i < static_cast<size_t>(SubText::kCount); ++i)
			IS(known.text[static_cast<SubText>(i)], restored.text[static_cast<SubText>(i)]);
		CPPUNIT_ASSERT(restored.expires == known.expires && restored.in_store);
		CPPUNIT_ASSERT(restored.notify_cseq == known.notify_mark && restored.subscribe_cseq == 1);
		IS(kAor, found.subscriptions[0].aor);
	}

	void one_that_is_over_does_not_come_back() {
		Bench bench;
		bench.asks(long_one("a"));
		auto rows = take_rows(bench.line, 7);
		enum { kSubExpires = 35 };
		rows.state.at(0).at(kSubExpires) = kNow;
		const auto found = back(rows);
		CPPUNIT_ASSERT(found.subscriptions.empty() && found.orphans.size() == 1);
	}

	void what_stood_here_alone_is_erased_here() {
		Bench bench;
		bench.asks(long_one("a"));
		const Row key = take_rows(bench.line, 7).state.at(0);
		bench.is_stored();
		auto end = long_one("a").ends();
		bench.asks(end);
		const auto rows = take_rows(bench.line, 7);
		CPPUNIT_ASSERT(rows.erased_subscriptions.empty() && rows.erased_state.size() == 1);
		CPPUNIT_ASSERT(rows.erased_state[0][3] == key[2]);
	}

	void a_byte_that_is_no_utf8_leaves_its_own_row_out() {
		Bench bench("b");
		auto ask = call_info("a");
		ask.contact = "sip:\xe4@192.0.2.1";
		bench.asks(ask);
		auto rows = take_rows(bench.line, 7);
		CPPUNIT_ASSERT(rows.subscriptions.size() == 1 && rows.state.empty());
		CPPUNIT_ASSERT_EQUAL(size_t{1}, rows.left_out.size());
		mark_stored(bench.line, rows);
		CPPUNIT_ASSERT(!is_dirty(bench.line));
		bench.asks(ask.in_dialog());
		CPPUNIT_ASSERT(take_rows(bench.line, 7).left_out.empty()); // it was said
	}

	void a_call_whose_names_fit_no_row_is_said_once() {
		Bench bench;
		const std::string name(5000, 'x');
		bench.gets(near(CallKind::Invite, "a").on(name));
		for (const size_t said : {1U, 0U}) {
			const auto rows = take_rows(bench.line, 7);
			CPPUNIT_ASSERT(rows.state.empty() && rows.left_out.size() == said);
		}
	}

	void appearances_are_told_apart() {
		Bench bench("a");
		bench.calls("a");
		const Row row = take_rows(bench.line, 7).state.at(0);
		CPPUNIT_ASSERT(!is_supplement(row) && !is_supplement({}) && !read_supplement(row));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(SupplementTest);
