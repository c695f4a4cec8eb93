// What `make check` asks of the bench: ours and stock, both up, take turns at the figures that the page promises.
#pragma once

#include "test/bench/server.hpp"

namespace bench {

// Prints a row of the page for each promise. False when a ratio is more than kTolerance times what is written, also
// when it is measured once more by itself with more rounds.
bool holds_promises(const Scale &scale);

} // namespace bench
