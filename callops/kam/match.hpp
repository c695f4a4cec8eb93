// The parameter by which the call of a referred end is known: taken off the Request-URI before the script sees it.
#pragma once

#include <optional>
#include <string>

#include "core/kam/kamailio.hpp"

namespace callops {

void take_match_off(sip_msg_t *msg);

// The value that the Request-URI of this message had, if any.
std::optional<std::string> taken_match(const sip_msg_t *msg);

} // namespace callops
