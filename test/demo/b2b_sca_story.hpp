// A call of a shared line through the B2BUA, taken back on another phone.
#pragma once

#include "test/support/kamailio.hpp"

namespace demo {

// A third server: the example of a shared line.
test::Recipe shared_line_b2bua();

// True when every step was seen.
bool tell_of_shared_line(test::Kamailio &server);

} // namespace demo
