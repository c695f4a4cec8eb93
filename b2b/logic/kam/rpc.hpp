// b2b_logic.* of kamcmd and JSON-RPC, and the spec's own names.
#pragma once

#include "core/kam/kamailio.hpp"

namespace b2b_logic {

extern rpc_export_t rpcs[];

} // namespace b2b_logic
