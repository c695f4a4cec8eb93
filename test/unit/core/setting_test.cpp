#include "core/base/setting.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace core::base;

namespace {

enum class Mode { Param, Manual, CallId };
constexpr EnumName<Mode> kModes[] = {
		{Mode::Param, "param"}, {Mode::Manual, "manual"}, {Mode::CallId, "callid"}};

} // namespace

class SettingTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SettingTest);
	CPPUNIT_TEST(a_number_within_its_range_is_taken);
	CPPUNIT_TEST(a_number_beyond_its_range_is_refused_with_name_value_and_range);
	CPPUNIT_TEST(a_word_is_one_of_several);
	CPPUNIT_TEST(what_is_refused_is_printable);
	CPPUNIT_TEST(a_text_that_is_not_set_is_the_default);
	CPPUNIT_TEST_SUITE_END();

	static std::string said(int first, int second) {
		const Bound bounds[] = {{"first", &first, -1, 16}, {"second", &second, 1, 3600}};
		const auto good = check_bounds(bounds);
		return good ? "" : good.error().what;
	}

	void a_number_within_its_range_is_taken() {
		for (const int first : {-1, 0, 16}) CPPUNIT_ASSERT_EQUAL(std::string(), said(first, 1));
		CPPUNIT_ASSERT_EQUAL(std::string(), said(0, 3600));
	}

	void a_number_beyond_its_range_is_refused_with_name_value_and_range() {
		CPPUNIT_ASSERT_EQUAL(
				std::string("modparam first: \"17\" cannot be used; it must be -1 to 16"),
				said(17, 1));
		CPPUNIT_ASSERT_EQUAL(
				std::string("modparam second: \"0\" cannot be used; it must be 1 to 3600"),
				said(0, 0));
	}

	void a_word_is_one_of_several() {
		for (const auto *word : {"manual", "Manual", "MANUAL"})
			CPPUNIT_ASSERT(check_word("mode", word, kModes).value() == Mode::Manual);
		CPPUNIT_ASSERT_EQUAL(std::string("modparam mode: \"automatic\" cannot be used; it must be "
										 "param, manual or callid"),
				check_word("mode", "automatic", kModes).error().what);
	}

	void what_is_refused_is_printable() {
		CPPUNIT_ASSERT_EQUAL(std::string("modparam x: \"a??X: y\" cannot be used; it must be z"),
				refuse("x", "a\r\nX: y", "z").what);
	}

	void a_text_that_is_not_set_is_the_default() {
		CPPUNIT_ASSERT_EQUAL(std::string("param"), text_or(nullptr, "param"));
		CPPUNIT_ASSERT_EQUAL(std::string(), text_or(nullptr));
		CPPUNIT_ASSERT_EQUAL(std::string(), text_or("", "param"));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(SettingTest);
