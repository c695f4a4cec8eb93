#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "core/sip/raw_header.hpp"

using core::sip::header_in;

class RawHeaderTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RawHeaderTest);
	CPPUNIT_TEST(a_header_is_found_by_its_name);
	CPPUNIT_TEST(a_folded_header_is_one);
	CPPUNIT_TEST(nothing_is_found_behind_the_headers);
	CPPUNIT_TEST(any_bytes_are_well);
	CPPUNIT_TEST_SUITE_END();

	static std::string x(std::string_view message) {
		return std::string(header_in(message, "Session-Expires", 'x'));
	}

	void a_header_is_found_by_its_name() {
		using S = std::string;
		for (const auto text : {"Session-Expires: 90;a", "session-expires :90;a", "x: 90;a",
					 "X:90;a ", "Session-Expires-Too: 7\r\nx:90;a", "nonsense\r\nx: 90;a\r\nx: 8"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(text, S("90;a"), x("INVITE a\r\n" + S(text) + "\r\n\r\n"));
		CPPUNIT_ASSERT_EQUAL(S("90;a"), x("INVITE a\nx: 90;a\n\n"));
		CPPUNIT_ASSERT(!header_in("A\r\nx: 1\r\n\r\n", "Min-SE", '\0').data());
		CPPUNIT_ASSERT(header_in("A\r\nMin-SE:\r\n\r\n", "Min-SE", '\0').data());
	}

	void a_folded_header_is_one() {
		CPPUNIT_ASSERT_EQUAL(std::string("90;\r\n\ta"), x("A\r\nx: 90;\r\n\ta\r\nB: 1\r\n\r\n"));
		CPPUNIT_ASSERT_EQUAL(std::string(), x("A\r\nB: 1\r\n x: 90\r\n\r\n"));
	}

	void nothing_is_found_behind_the_headers() {
		CPPUNIT_ASSERT_EQUAL(std::string(), x("A\r\nB: 1\r\n\r\nx: 90\r\n"));
		CPPUNIT_ASSERT_EQUAL(std::string(), x("x: 90\r\nB: 1\r\n\r\n"));
	}

	void any_bytes_are_well() {
		for (const auto text : {"", "\n", "\r\n", "x", "A\nx:", "A\n \n\t", "A\n:", "A\nx"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string(), x(text));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(RawHeaderTest);
