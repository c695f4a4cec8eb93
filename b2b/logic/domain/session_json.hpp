// A session as a text that outlives the process: JSON, for a row or another server. What comes back is checked like what
// comes from a packet.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "b2b/logic/domain/session.hpp"

namespace b2b_logic {

// Between two changes, so that nothing under way is lost with it: answered, and neither bridging nor ending.
bool is_to_keep(const Session &session) noexcept;

// Entities that talk, with their SDPs, the context, the times. What is under way is left out.
std::string print_session(const Session &session);
std::optional<Session> parse_session(std::string_view json);

} // namespace b2b_logic
