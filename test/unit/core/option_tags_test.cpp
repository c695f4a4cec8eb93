#include "core/sip/option_tags.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace core::sip;

class OptionTagsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(OptionTagsTest);
	CPPUNIT_TEST(a_tag_is_found_in_any_of_the_headers);
	CPPUNIT_TEST(a_tag_is_taken_out_and_the_others_stay);
	CPPUNIT_TEST(a_header_is_taken_out);
	CPPUNIT_TEST_SUITE_END();

	void a_tag_is_found_in_any_of_the_headers() {
		constexpr auto kLines =
				"k: timer\r\nX: 100rel\r\nSUPPORTED: replaces,\r\n\t100REL\r\n\r\nk: x";
		CPPUNIT_ASSERT(lists(kLines, "Supported", "100rel") && lists(kLines, "Supported", "timer"));
		CPPUNIT_ASSERT(!lists(kLines, "Supported", "x") && !lists(kLines, "Require", "100rel"));
		CPPUNIT_ASSERT(!lists("Supported: 100rel2, a100rel", "Supported", "100rel"));
	}

	void a_tag_is_taken_out_and_the_others_stay() {
		const auto left = [](const char *lines) { return without_tag(lines, "Require", "100rel"); };
		CPPUNIT_ASSERT_EQUAL(
				std::string("A: 100rel\r\n"), left("Require: 100rel\r\nA: 100rel\r\n"));
		CPPUNIT_ASSERT_EQUAL(std::string("Require: timer, x\r\n"),
				left("Require: timer,100rel ,,x\r\nRequire: 100Rel\r\n"));
		CPPUNIT_ASSERT_EQUAL(std::string("Require: timer,x\r\n"), left("Require: timer,x\r\n"));
		CPPUNIT_ASSERT_EQUAL(std::string(), left(""));
	}

	void a_header_is_taken_out() {
		CPPUNIT_ASSERT_EQUAL(std::string("A: 1\r\nB: 2\r\n 3\r\n"),
				without_header("A: 1\r\nx: 90\r\nB: 2\r\n 3\r\nSession-Expires: 1\r\n",
						"session-expires"));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(OptionTagsTest);
