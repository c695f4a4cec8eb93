// Headers that a script gives: text of whole lines, an $avp() with such lines, or two $avp()s, names and bodies.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/kam/kamailio.hpp"

namespace b2b_logic {

// Lines as they were written; the domain looks at each. nullopt: the two do not belong together.
std::optional<std::string> script_headers(
		sip_msg_t *msg, std::string_view names, std::string_view bodies);

} // namespace b2b_logic
