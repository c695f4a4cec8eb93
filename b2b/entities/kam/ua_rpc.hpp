// UA sessions by RPC.
#pragma once

#include "core/kam/rpc.hpp"

namespace b2b_entities {

core::kam::Answer rpc_ua_start(core::kam::Rpc &rpc);
core::kam::Answer rpc_ua_update(core::kam::Rpc &rpc);
core::kam::Answer rpc_ua_reply(core::kam::Rpc &rpc);
core::kam::Answer rpc_ua_terminate(core::kam::Rpc &rpc);
core::kam::Answer rpc_ua_list(core::kam::Rpc &rpc);

} // namespace b2b_entities
