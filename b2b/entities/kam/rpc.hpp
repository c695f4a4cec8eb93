// RPC.
#pragma once

#include "core/kam/kamailio.hpp"

namespace b2b_entities {

extern rpc_export_t rpcs[];

} // namespace b2b_entities
