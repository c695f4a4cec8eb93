// sca.* of kamcmd and JSON-RPC.
#pragma once

#include "core/kam/kamailio.hpp"

namespace sca {

extern rpc_export_t rpcs[];

} // namespace sca
