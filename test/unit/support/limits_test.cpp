#include "test/support/limits.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>

using namespace test;

class LimitsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(LimitsTest);
	CPPUNIT_TEST(rows_below_the_heading_are_promises);
	CPPUNIT_TEST(rows_of_other_sections_are_none);
	CPPUNIT_TEST(a_page_without_rows_is_refused);
	CPPUNIT_TEST(a_row_that_cannot_be_read_is_refused);
	CPPUNIT_TEST(a_row_is_read_as_it_was_printed);
	CPPUNIT_TEST_SUITE_END();

	static std::vector<Promise> read(const std::string &rows) {
		return read_promises("# Page\n| `calls` | before | 0.1 |\n" + std::string(kHeading)
				+ "\n\nText.\n\n| part | figure | ratio |\n|---|---|---|\n" + rows);
	}

	void rows_below_the_heading_are_promises() {
		const auto promises = read(
				"| `fanout` | group of 10: CPU | 0.90 |\n| `calls` | a call | 2 |\n");
		CPPUNIT_ASSERT_EQUAL(size_t{2}, promises.size());
		CPPUNIT_ASSERT_EQUAL(std::string("fanout"), promises[0].part);
		CPPUNIT_ASSERT_EQUAL(std::string("group of 10: CPU"), promises[0].figure);
		CPPUNIT_ASSERT_EQUAL(0.9, promises[0].ratio);
		CPPUNIT_ASSERT_EQUAL(2.0, promises[1].ratio);
	}

	void rows_of_other_sections_are_none() {
		const auto promises = read("| `a` | b | 1 |\n### Another\n| `calls` | behind | 0.2 |\n");
		CPPUNIT_ASSERT_EQUAL(size_t{1}, promises.size());
		CPPUNIT_ASSERT_EQUAL(std::string("a"), promises[0].part);
	}

	void a_page_without_rows_is_refused() {
		CPPUNIT_ASSERT_THROW(read(""), std::runtime_error);
		CPPUNIT_ASSERT_THROW(read_promises("| `a` | b | 1 |\n"), std::runtime_error);
		CPPUNIT_ASSERT_THROW(read_promises(""), std::runtime_error);
	}

	void a_row_that_cannot_be_read_is_refused() {
		for (const char *row : {"| `a` | b |", "| `a` | b | one |", "| `a` | b | 0.5 ms |",
					 "| `a` | b | 0 |", "| `a` | b | -1 |", "| `a` | b | |", "| `a` | b | 1 | 2 |"})
			CPPUNIT_ASSERT_THROW_MESSAGE(row, read(std::string(row) + "\n"), std::runtime_error);
	}

	void a_row_is_read_as_it_was_printed() {
		const auto promises = read(row_of("calls", "group of 2: CPU", 0.85) + "\n");
		CPPUNIT_ASSERT_EQUAL(size_t{1}, promises.size());
		CPPUNIT_ASSERT_EQUAL(0.85, promises[0].ratio);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(LimitsTest);
