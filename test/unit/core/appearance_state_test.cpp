#include "core/sip/appearance_state.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace core::sip;
using namespace std::literals;

class AppearanceStateTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(AppearanceStateTest);
	CPPUNIT_TEST(every_state_has_its_word);
	CPPUNIT_TEST(a_word_is_read_in_any_case);
	CPPUNIT_TEST(other_words_are_no_states);
	CPPUNIT_TEST_SUITE_END();

	void every_state_has_its_word() {
		const std::string_view words[] = {"idle", "seized", "progressing", "alerting", "active",
				"held", "held-private", "bridge-active", "bridge-held"};
		for (unsigned i = 0; i < kAppearanceStates; ++i) {
			const auto state = static_cast<AppearanceState>(i);
			CPPUNIT_ASSERT_EQUAL(words[i], name_of(state));
			CPPUNIT_ASSERT(appearance_state_of(words[i]) == state);
		}
	}

	void a_word_is_read_in_any_case() {
		CPPUNIT_ASSERT(appearance_state_of("Held-PRIVATE") == AppearanceState::HeldPrivate);
	}

	void other_words_are_no_states() {
		for (const auto word : {""sv, "ringing"sv, "held "sv, "hel"sv, "*"sv, "pending"sv})
			CPPUNIT_ASSERT_MESSAGE(std::string(word), !appearance_state_of(word));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(AppearanceStateTest);
