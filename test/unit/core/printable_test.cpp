#include "core/base/printable.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using core::base::printable;
using namespace std::literals;

class PrintableTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(PrintableTest);
	CPPUNIT_TEST(what_can_be_shown_stays);
	CPPUNIT_TEST(a_control_character_becomes_a_question_mark);
	CPPUNIT_TEST(a_byte_of_no_character_becomes_a_question_mark);
	CPPUNIT_TEST(a_long_text_ends_with_a_whole_character);
	CPPUNIT_TEST_SUITE_END();

	void what_can_be_shown_stays() {
		for (const auto text :
				{"", "sip:line@sca.test", "\"quoted\" \\", "h\u00e4lt", "\u5bb6", "\U0001f4de"})
			CPPUNIT_ASSERT_EQUAL(std::string(text), printable(text));
	}

	void a_control_character_becomes_a_question_mark() {
		CPPUNIT_ASSERT_EQUAL("x??X-Injected: 1"s, printable("x\r\nX-Injected: 1"));
		CPPUNIT_ASSERT_EQUAL("a?b?c?d"s,
				printable("a\0b\tc\x7f"
						  "d"sv));
		CPPUNIT_ASSERT_EQUAL("a?b\u00a0c"s, printable("a\u0085b\u00a0c")); // C1 ends at U+009F
	}

	void a_byte_of_no_character_becomes_a_question_mark() {
		CPPUNIT_ASSERT_EQUAL("a?b"s,
				printable("a\xff"
						  "b"));
		CPPUNIT_ASSERT_EQUAL("\u5bb6??"s, printable("\u5bb6\xe5\xae")); // cut within
		CPPUNIT_ASSERT_EQUAL("???"s, printable("\xed\xa0\x80"));        // a surrogate
		CPPUNIT_ASSERT_EQUAL("??"s, printable("\xc0\xaf"));             // an overlong form
	}

	void a_long_text_ends_with_a_whole_character() {
		CPPUNIT_ASSERT_EQUAL("abc"s, printable("abcdef", 3));
		CPPUNIT_ASSERT_EQUAL("\u5bb6\u5bb6"s, printable("\u5bb6\u5bb6\u5bb6", 8));
		CPPUNIT_ASSERT_EQUAL(""s, printable("\u5bb6", 2));
		CPPUNIT_ASSERT_EQUAL(""s, printable("abc", 0));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(PrintableTest);
