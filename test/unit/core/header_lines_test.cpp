#include "core/sip/header_lines.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

class HeaderLinesTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(HeaderLinesTest);
	CPPUNIT_TEST(lines_are_whole);
	CPPUNIT_TEST(lines_of_a_script_are_made_whole);
	CPPUNIT_TEST(what_only_the_dialog_can_say_is_no_line_of_a_script);
	CPPUNIT_TEST_SUITE_END();

	void lines_are_whole() {
		for (const char *good : {"", "A: b\r\n", "A: b\r\nC: \xc3\xbc\r\n"})
			CPPUNIT_ASSERT_MESSAGE(good, core::sip::are_header_lines(good));
		for (const char *bad :
				{"A", "A: b\n", "A: b\r", "\r\n", "A: b\r\n\r\n", "A: b\rC: d\r\n", "A: \x01\r\n"})
			CPPUNIT_ASSERT_MESSAGE(bad, !core::sip::are_header_lines(bad));
	}

	void lines_of_a_script_are_made_whole() {
		using core::sip::whole_lines;
		CPPUNIT_ASSERT_EQUAL(
				std::string("A: 1\r\nB: 2\r\n"), whole_lines("A:1\n\r\n B : 2").value());
		CPPUNIT_ASSERT_EQUAL(std::string(), whole_lines(" \r\n").value());
		for (const auto *bad : {"A", "A B: 1", ": 1", "A: \x01", "A: 1\r\nB"})
			CPPUNIT_ASSERT_MESSAGE(bad, !whole_lines(bad));
	}

	void what_only_the_dialog_can_say_is_no_line_of_a_script() {
		using core::sip::whole_lines;
		for (const auto *bad : {"Via: x", "v: x", "From: <sip:a@b>", "TO: <sip:a@b>", "i: 1",
					 "CSeq: 1 BYE", "Route: <sip:p;lr>", "Record-Route: <sip:p;lr>",
					 "Max-Forwards: 70", "Content-Length: 0", "l: 0", "A: 1\r\nPath: <sip:p>"})
			for (const unsigned answer : {0u, 200u, 302u})
				CPPUNIT_ASSERT_MESSAGE(bad, !whole_lines(bad, answer));
		for (const auto *contact : {"Contact: <sip:a@b>", "m: <sip:a@b>"}) {
			for (const unsigned answer : {0u, 180u, 200u, 404u, 600u})
				CPPUNIT_ASSERT_MESSAGE(contact, !whole_lines(contact, answer));
			for (const unsigned answer : {300u, 302u, 399u, 485u})
				CPPUNIT_ASSERT_MESSAGE(contact, whole_lines(contact, answer));
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(HeaderLinesTest);
