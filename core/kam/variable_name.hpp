// A variable that a script names, for a function to put something into: f("$var(key)").
#pragma once

#include <string_view>

#include "core/kam/kamailio.hpp"

namespace core::kam {

// "$var(key)" and nothing else, of a kind that can be assigned to.
bool names_variable(std::string_view text);

// False: the text names none, or the variable does not take it.
bool assign_text(sip_msg_t *msg, std::string_view variable, std::string_view value);

} // namespace core::kam
