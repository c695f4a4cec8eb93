#include "core/base/pattern.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using core::base::Pattern;

class PatternTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(PatternTest);
	CPPUNIT_TEST(slashes_are_optional);
	CPPUNIT_TEST(flags_stand_behind_the_slash);
	CPPUNIT_TEST(what_is_none_is_refused);
	CPPUNIT_TEST(a_text_ends_where_its_view_ends);
	CPPUNIT_TEST_SUITE_END();

	static bool matches(std::string_view pattern, std::string_view text) {
		const auto made = Pattern::parse(pattern);
		CPPUNIT_ASSERT_MESSAGE(std::string(pattern), static_cast<bool>(made));
		return made.value().matches(text);
	}

	void slashes_are_optional() {
		for (const auto *pattern : {"^x-", "/^x-/"}) {
			CPPUNIT_ASSERT_MESSAGE(pattern, matches(pattern, "x-own"));
			CPPUNIT_ASSERT_MESSAGE(pattern, !matches(pattern, "X-Own"));
			CPPUNIT_ASSERT_MESSAGE(pattern, !matches(pattern, "ax-own"));
		}
		CPPUNIT_ASSERT(matches("/a/b/", "xa/by"));
	}

	void flags_stand_behind_the_slash() {
		CPPUNIT_ASSERT(matches("/^x-/i", "X-Own"));
		CPPUNIT_ASSERT(matches("/^(a|b)+$/e", "abab") && !matches("/^(a|b)+$/", "abab"));
		CPPUNIT_ASSERT(matches("/^(X|y)-/ie", "x-1"));
	}

	void what_is_none_is_refused() {
		for (const auto *text : {"", "/", "//", "/x", "/x/g", "[", "/(/e"})
			CPPUNIT_ASSERT_MESSAGE(text, !Pattern::parse(text));
	}

	void a_text_ends_where_its_view_ends() {
		CPPUNIT_ASSERT(matches("a$", std::string_view("ab", 1)));
		CPPUNIT_ASSERT(!matches("b", std::string_view("ab", 1)));
		CPPUNIT_ASSERT(!matches("x", {}));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(PatternTest);

} // namespace
