#include "core/base/enum_name.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace core::base;
using namespace std::literals;

namespace {

enum class Colour { Red, Green, Blue };
constexpr EnumName<Colour> kColours[] = {{Colour::Red, "red"}, {Colour::Green, "green"}};

static_assert(name_of(kColours, Colour::Green) == "green");
static_assert(value_of(kColours, "red") == Colour::Red);

} // namespace

class EnumNameTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(EnumNameTest);
	CPPUNIT_TEST(every_row_reads_both_ways);
	CPPUNIT_TEST(a_value_that_the_table_lacks_is_unknown);
	CPPUNIT_TEST(a_name_that_the_table_lacks_has_no_value);
	CPPUNIT_TEST_SUITE_END();

	void every_row_reads_both_ways() {
		for (const auto &row : kColours) {
			CPPUNIT_ASSERT_EQUAL(row.name, name_of(kColours, row.value));
			CPPUNIT_ASSERT(value_of(kColours, row.name) == row.value);
		}
	}

	void a_value_that_the_table_lacks_is_unknown() {
		CPPUNIT_ASSERT_EQUAL("unknown"sv, name_of(kColours, Colour::Blue));
		CPPUNIT_ASSERT_EQUAL("unknown"sv, name_of(kColours, static_cast<Colour>(99)));
	}

	void a_name_that_the_table_lacks_has_no_value() {
		for (const auto name : {"blue", "", "Red", "red ", "unknown"})
			CPPUNIT_ASSERT_MESSAGE(name, !value_of(kColours, name));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(EnumNameTest);
