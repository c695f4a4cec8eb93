#include "core/base/number.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdint>
#include <string>

using core::base::parse_number;
using namespace std::literals;

class NumberTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(NumberTest);
	CPPUNIT_TEST(the_whole_text_is_the_number);
	CPPUNIT_TEST(anything_else_is_refused);
	CPPUNIT_TEST(the_range_is_that_of_the_type);
	CPPUNIT_TEST_SUITE_END();

	void the_whole_text_is_the_number() {
		CPPUNIT_ASSERT_EQUAL(0u, parse_number<unsigned>("0").value());
		CPPUNIT_ASSERT_EQUAL(7u, parse_number<unsigned>("007").value());
		CPPUNIT_ASSERT_EQUAL(-12, parse_number<int>("-12").value());
		CPPUNIT_ASSERT_EQUAL(12u, parse_number<unsigned>("123"sv.substr(0, 2)).value());
	}

	void anything_else_is_refused() {
		for (const auto text : {"", "1x", "x1", "+1", " 1", "1 ", "-1", "0x1", "1.0", "-", "*"})
			CPPUNIT_ASSERT_MESSAGE(text, !parse_number<unsigned>(text));
		CPPUNIT_ASSERT(!parse_number<unsigned>({}));
		CPPUNIT_ASSERT(!parse_number<unsigned>("1\0"sv));
	}

	void the_range_is_that_of_the_type() {
		CPPUNIT_ASSERT_EQUAL(UINT32_MAX, parse_number<uint32_t>("4294967295").value());
		CPPUNIT_ASSERT(!parse_number<uint32_t>("4294967296"));
		CPPUNIT_ASSERT(!parse_number<uint16_t>("65536"));
		CPPUNIT_ASSERT(!parse_number<int>("-2147483649"));
		CPPUNIT_ASSERT(!parse_number<uint64_t>(std::string(1000, '9')));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(NumberTest);
