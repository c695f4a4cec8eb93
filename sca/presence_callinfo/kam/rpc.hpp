// presence_callinfo.* of kamcmd and JSON-RPC.
#pragma once

#include "core/kam/kamailio.hpp"

namespace callinfo {

extern rpc_export_t rpcs[];

} // namespace callinfo
