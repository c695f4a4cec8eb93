#include "b2b/sca/domain/rows.hpp"

#include "core/sql/check.hpp"
#include "test/unit/b2b/sca/fixture.hpp"

using namespace test::b2b_sca_line;

namespace {

constexpr int64_t kServer = 7;

class B2bScaRowsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(B2bScaRowsTest);
	CPPUNIT_TEST(a_line_comes_back_with_all_its_calls);
	CPPUNIT_TEST(what_was_published_is_published_again);
	CPPUNIT_TEST(what_is_under_way_is_not_stored);
	CPPUNIT_TEST(rows_go_when_the_line_is_over);
	CPPUNIT_TEST(columns_may_have_other_names);
	CPPUNIT_TEST(rows_that_make_no_sense_are_refused);
	CPPUNIT_TEST_SUITE_END();

	static Line with_calls(unsigned count) {
		auto line = new_line();
		add_watcher(line, "sip:w@example.com");
		add_watcher(line, "sip:v@example.com");
		for (unsigned i = 1; i <= count; ++i) {
			const auto serial = a_call(line, {Event::Called, Event::Answered});
			note(line, *find_serial(line, serial), {{AppText::Key, "b2b.1." + std::to_string(i)}});
		}
		return line;
	}
	static Line back(const LineRows &rows) {
		Line line;
		CPPUNIT_ASSERT(read_line(rows.lines.at(0), line, kNow));
		for (const auto &row : rows.calls) CPPUNIT_ASSERT(read_call(row, line, kNow));
		return line;
	}

	void a_line_comes_back_with_all_its_calls() {
		auto line = with_calls(12);
		happen(line, line.appearances[1].serial, Event::Holds, kNow);
		happen(line, line.appearances[11].serial, Event::HoldsPrivately, kNow);
		const auto rows = take_rows(line, kServer);
		CPPUNIT_ASSERT_EQUAL(size_t{2}, rows.calls.size());
		const auto lines = lines_table("b2b_sca", usual_names()),
				   calls = calls_table("b2b_sca_appearances");
		CPPUNIT_ASSERT(core::sql::check_row(lines, rows.lines[0], kServer));
		for (const auto &row : rows.calls)
			CPPUNIT_ASSERT(core::sql::check_row(calls, row, kServer));
		auto again = back(rows);
		CPPUNIT_ASSERT_EQUAL(call_info_of(line), call_info_of(again));
		CPPUNIT_ASSERT_EQUAL(
				std::string("b2b.1.12"), std::string(again.appearances[11].texts[AppText::Key]));
		CPPUNIT_ASSERT_EQUAL(1u, again.appearances[0].shared_entity);
		CPPUNIT_ASSERT_EQUAL(
				std::string("sip:alice@sca.test"), std::string(again.texts[LineText::Aor]));
	}

	void what_was_published_is_published_again() {
		auto line = with_calls(1);
		due_publishes(line, kNow, {}, new_call_id);
		published(line, 0, {200, "tag", 600, {}}, kNow);
		auto again = back(take_rows(line, kServer));
		const auto all = due_publishes(again, kNow, {}, new_call_id);
		CPPUNIT_ASSERT_EQUAL(size_t{2}, all.size());
		CPPUNIT_ASSERT_EQUAL(std::string("tag"), all[0].etag);
		CPPUNIT_ASSERT_EQUAL(std::string("sip:v@example.com"), all[1].watcher);
		// And where its session is gone, the end of it is told to whoever was told of it.
		published(again, 0, {200, "tag", 600, {}}, kNow);
		published(again, 1, {200, "gat", 600, {}}, kNow);
		happen(again, again.appearances[0].serial, Event::Ended, kNow);
		CPPUNIT_ASSERT_EQUAL(size_t{2}, due_publishes(again, kNow, {}, new_call_id).size());
	}

	void what_is_under_way_is_not_stored() {
		auto line = with_calls(1);
		a_call(line, {});
		happen(line, line.appearances[0].serial, Event::Holds, kNow);
		retrieve(line, 1, "sip:alice2@192.0.2.2", kNow, {});
		const auto again = back(take_rows(line, kServer));
		CPPUNIT_ASSERT_EQUAL(size_t{1}, again.appearances.size());
		CPPUNIT_ASSERT(again.appearances[0].state == State::Held);
	}

	void rows_go_when_the_line_is_over() {
		auto line = with_calls(11);
		Policy policy;
		policy.is_storing = true;
		auto rows = take_rows(line, kServer);
		mark_stored(line, rows);
		CPPUNIT_ASSERT(!is_dirty(line));
		happen(line, line.appearances[10].serial, Event::Ended, kNow);
		rows = take_rows(line, kServer);
		CPPUNIT_ASSERT_EQUAL(size_t{1}, rows.erased_calls.size());
		const auto calls = calls_table("b2b_sca_appearances");
		CPPUNIT_ASSERT(core::sql::check_key(calls, rows.erased_calls[0], kServer));
		mark_stored(line, rows);
		while (!line.appearances.empty())
			happen(line, line.appearances[0].serial, Event::Ended, kNow);
		CPPUNIT_ASSERT(!is_over(line, policy));
		rows = take_rows(line, kServer);
		CPPUNIT_ASSERT(rows.lines.empty());
		const auto lines = lines_table("b2b_sca", usual_names());
		CPPUNIT_ASSERT(core::sql::check_key(lines, rows.erased_lines.at(0), kServer));
		mark_stored(line, rows);
		CPPUNIT_ASSERT(is_over(line, policy));
	}

	void columns_may_have_other_names() {
		auto names = usual_names();
		CPPUNIT_ASSERT_EQUAL(
				std::string("app10_call_info_appearance_uri"), names.calls[9].appearance_uri);
		names.shared_line = "sla";
		names.calls[2].key = "third_key";
		const auto table = lines_table("sla", names);
		CPPUNIT_ASSERT(core::sql::find_column(table, "third_key"));
		CPPUNIT_ASSERT(!core::sql::find_column(table, "app3_b2bl_key"));
		CPPUNIT_ASSERT_EQUAL(std::string("sla"), table.key[1]);
	}

	void rows_that_make_no_sense_are_refused() {
		const auto row = take_rows(with_calls(1), kServer).lines.at(0);
		for (size_t i = 0; i < row.size() - 1; ++i)
			for (const auto &value : {core::sql::Value(int64_t{99}), core::sql::Value("a\r\nb")}) {
				auto bad = row;
				bad[i] = value;
				Line line;
				CPPUNIT_ASSERT_MESSAGE(std::to_string(i), !read_line(bad, line, kNow));
			}
		Line line;
		CPPUNIT_ASSERT(!read_line({}, line, kNow));
		CPPUNIT_ASSERT(!read_call({}, line, kNow));
		CPPUNIT_ASSERT(!line_of_call({}));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaRowsTest);

} // namespace
