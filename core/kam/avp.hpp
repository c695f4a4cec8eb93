// The values that a script has stacked in an $avp().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/kam/kamailio.hpp"

namespace core::kam {

// "$avp(name)" and nothing else. Then a function of the script may take it by its name, with all that it holds, where a
// text has only the value on top.
bool names_avp(std::string_view text);

// All values, the one that was set first in front; numbers come as text. Empty too where the text names no $avp().
std::vector<std::string> avp_values(sip_msg_t *msg, std::string_view name);

// Headers as a script gives them, unchecked: a text of lines, or the name of an $avp() whose values are lines.
std::string script_headers(sip_msg_t *msg, std::string_view given);

} // namespace core::kam
