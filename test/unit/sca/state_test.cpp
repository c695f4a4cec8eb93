#include "sca/domain/state.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace sca;
using namespace std::literals;

class StateTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(StateTest);
	CPPUNIT_TEST(every_state_is_shown_by_the_word_of_the_package);
	CPPUNIT_TEST(a_word_that_is_shown_is_read_back);
	CPPUNIT_TEST(other_words_are_no_states);
	CPPUNIT_TEST_SUITE_END();

	void every_state_is_shown_by_the_word_of_the_package() {
		const std::string_view words[kStates] = {"idle", "seized", "progressing", "alerting",
				"active", "active", "held", "held-private", "bridge-active", "bridge-held"};
		for (unsigned i = 0; i < kStates; ++i)
			CPPUNIT_ASSERT_EQUAL(words[i], name_of(static_cast<State>(i)));
	}

	void a_word_that_is_shown_is_read_back() {
		for (unsigned i = 0; i < kStates; ++i) {
			const auto state = static_cast<State>(i);
			const auto read = state == State::Pending ? State::Active : state;
			CPPUNIT_ASSERT(state_of(name_of(state)) == read);
			CPPUNIT_ASSERT(state_of(shown_as(state)) == read);
		}
	}

	void other_words_are_no_states() {
		for (const auto word : {""sv, "pending"sv})
			CPPUNIT_ASSERT_MESSAGE(std::string(word), !state_of(word));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(StateTest);
