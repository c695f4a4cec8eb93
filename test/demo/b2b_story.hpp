// A call through the B2BUA, which an operator bridges to somebody else.
#pragma once

#include "test/support/kamailio.hpp"

namespace demo {

// A second server: the example of topology hiding.
test::Recipe b2bua();

// True when every step was seen.
bool tell_of_b2bua(test::Kamailio &server);

} // namespace demo
