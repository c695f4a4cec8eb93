#pragma once

#include "test/support/ladder.hpp"

#include <string>

namespace test {

// All that each phone of a ladder received, in a form that two runs can be compared by: ports,
// tags, Call-IDs and branches become symbols, messages are grouped by dialog. What the two
// modules are meant to do differently is levelled out: `active` with or without `expires`,
// NOTIFYs that repeat what the phone knows, and therefore the CSeq of a NOTIFY.
std::string transcript(const Ladder &ladder);

} // namespace test
