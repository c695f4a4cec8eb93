#include "b2b/logic/domain/words.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace b2b_logic;

class WordsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(WordsTest);
	CPPUNIT_TEST(flags_are_a_list);
	CPPUNIT_TEST(a_flag_that_is_none_refuses_the_list);
	CPPUNIT_TEST(a_context_value_is_all_behind_the_first_equals_sign);
	CPPUNIT_TEST(who_is_told_of_a_call_is_named);
	CPPUNIT_TEST(names_and_bodies_belong_together);
	CPPUNIT_TEST_SUITE_END();

	void flags_are_a_list() {
		const auto bridge = parse_bridge_flags(
				" max_duration=0,notify, rollback-failed,hold,no-late-sdp");
		CPPUNIT_ASSERT(bridge && bridge->notify && bridge->rollback_failed && bridge->hold
				&& bridge->no_late_sdp && *bridge->max_duration == 0);
		CPPUNIT_ASSERT(parse_late_bye("late_bye") == true && parse_late_bye("") == false);
		CPPUNIT_ASSERT(parse_pass_contact("pass-3xx-contact") == true);
	}

	void a_flag_that_is_none_refuses_the_list() {
		for (const auto *text : {"max_duration", "max_duration=", "max_duration=-1",
					 "max_duration=2592001", "late_bye", "hold=1", "hold,x"})
			CPPUNIT_ASSERT_MESSAGE(text, !parse_bridge_flags(text));
		CPPUNIT_ASSERT(!parse_late_bye("late-bye") && !parse_pass_contact("x"));
	}

	void a_context_value_is_all_behind_the_first_equals_sign() {
		const auto pair = parse_context("agent=sip:a@b;x=y");
		CPPUNIT_ASSERT(pair && pair->first == "agent" && pair->second == "sip:a@b;x=y");
		CPPUNIT_ASSERT(parse_context("a=") && !parse_context("a") && !parse_context("=a"));
	}

	void who_is_told_of_a_call_is_named() {
		CPPUNIT_ASSERT(!parse_trigger_params("")->notifies);
		CPPUNIT_ASSERT(parse_trigger_params(" n ")->notifies);
		const auto other = parse_trigger_params("n, b2b.1.2, 1");
		CPPUNIT_ASSERT(other && other->key == "b2b.1.2" && other->side == 1);
		CPPUNIT_ASSERT_EQUAL(0U, parse_trigger_params("n,b2b.1.2")->side);
		for (const auto *text : {"x", "n,b2b.1.2,2", "n,b2b.1.2,", "n,a,0,b"})
			CPPUNIT_ASSERT_MESSAGE(text, !parse_trigger_params(text));
	}

	void names_and_bodies_belong_together() {
		CPPUNIT_ASSERT_EQUAL(std::string("A: 1\r\nB: 2\r\n"),
				header_lines(std::vector<std::string>{"A", "B"}, {"1", "2"}).value());
		CPPUNIT_ASSERT(!header_lines(std::vector<std::string>{"A", "B"}, {"1"}));
		CPPUNIT_ASSERT(!header_lines(std::vector<std::string>{"A"}, {"1\r\nB: 2"}));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(WordsTest);

} // namespace
