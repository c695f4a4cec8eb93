// A table of transitions as it is drawn in its test: a row of words for each event, a word for each state.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <iterator>
#include <sstream>
#include <string>

namespace test {

// `letters_of` writes the cell of a state and an event as the word that is drawn for it.
template <class State, class Rows, class Letters>
void is_as_drawn(const Rows &rows, unsigned events, unsigned states, Letters &&letters_of) {
	CPPUNIT_ASSERT_EQUAL(size_t{events}, std::size(rows));
	for (const auto &row : rows) {
		std::istringstream cells(row.cells);
		for (unsigned s = 0; s < states; ++s) {
			std::string expected;
			cells >> expected;
			const auto from = static_cast<State>(s);
			const auto where = std::string(name_of(row.event)) + " in "
					+ std::string(name_of(from));
			CPPUNIT_ASSERT_EQUAL_MESSAGE(where, expected, letters_of(from, row.event));
		}
	}
}

} // namespace test
