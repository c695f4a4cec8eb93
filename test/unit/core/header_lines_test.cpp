#include "core/sip/header_lines.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

class HeaderLinesTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(HeaderLinesTest);
	CPPUNIT_TEST(lines_are_whole);
	CPPUNIT_TEST_SUITE_END();

	void lines_are_whole() {
		for (const char *good : {"", "A: b\r\n", "A: b\r\nC: \xc3\xbc\r\n"})
			CPPUNIT_ASSERT_MESSAGE(good, core::sip::are_header_lines(good));
		for (const char *bad :
				{"A", "A: b\n", "A: b\r", "\r\n", "A: b\r\n\r\n", "A: b\rC: d\r\n", "A: \x01\r\n"})
			CPPUNIT_ASSERT_MESSAGE(bad, !core::sip::are_header_lines(bad));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(HeaderLinesTest);
