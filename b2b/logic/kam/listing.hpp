// b2b_logic.list
#pragma once

#include "core/kam/rpc.hpp"

namespace b2b_logic {

// A structure for each session that has not ended.
core::kam::Answer list_sessions(core::kam::Rpc &rpc);

} // namespace b2b_logic
