#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

#include "core/base/utf8.hpp"

using core::base::count_characters;
using core::base::is_utf8;

class Utf8Test : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(Utf8Test);
	CPPUNIT_TEST(counts_characters_wherever_they_begin);
	CPPUNIT_TEST(finds_a_bad_byte_at_every_place);
	CPPUNIT_TEST(finds_what_is_cut_off_at_the_end);
	CPPUNIT_TEST_SUITE_END();

	void counts_characters_wherever_they_begin() {
		for (size_t before = 0; before < 20; ++before) {
			const std::string text = std::string(before, 'a') + "\xc3\xa4" + "12345678";
			CPPUNIT_ASSERT_EQUAL(before + 9, count_characters(text).value());
		}
		CPPUNIT_ASSERT_EQUAL(size_t{0}, count_characters("").value());
	}

	void finds_a_bad_byte_at_every_place() {
		for (size_t place = 0; place < 20; ++place) {
			std::string text(20, 'a');
			text[place] = '\x80';
			CPPUNIT_ASSERT_MESSAGE(std::to_string(place), !is_utf8(text));
		}
	}

	// In the block of the text alone, so that a read behind its end is one behind the block.
	void finds_what_is_cut_off_at_the_end() {
		for (const size_t size : {1, 7, 8, 9, 16, 17}) {
			std::vector<char> text(size, 'a');
			text.back() = '\xc3';
			const std::string_view cut(text.data(), text.size());
			CPPUNIT_ASSERT_MESSAGE(std::to_string(size), !count_characters(cut) && !is_utf8(cut));
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(Utf8Test);
