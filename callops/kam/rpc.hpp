// callops.* of kamcmd and JSON-RPC, and the spec's own names.
#pragma once

#include "core/kam/kamailio.hpp"

namespace callops {

extern rpc_export_t rpcs[];

} // namespace callops
