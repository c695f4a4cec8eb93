// A session as a text that outlives the process: JSON, for a row or another server. What comes back is checked like what
// comes from a packet.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "b2b/logic/domain/kept_session.hpp"

namespace b2b_logic {

std::string print_session(const KeptSession &session);
std::optional<Session> parse_session(std::string_view json);

} // namespace b2b_logic
