// b2b_sca.list of kamcmd and JSON-RPC, and the spec's own name.
#pragma once

#include "core/kam/kamailio.hpp"

namespace b2b_sca {

extern rpc_export_t rpcs[];

} // namespace b2b_sca
