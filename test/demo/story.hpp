// Three phones of one line, somebody outside, and a day in the office.
#pragma once

#include "test/support/kamailio.hpp"

namespace demo {

// The server of the demonstration: the example configuration on an SQLite file in a folder of its own.
test::Recipe office();

// True when every phone was told everything.
bool tell(test::Kamailio &server);

} // namespace demo
