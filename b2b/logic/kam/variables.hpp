// $b2bl(...), $b2bl_entity(...)[n], $b2bl_ctx(...), and the names of the spec: $(b2b_logic.key) and its like.
#pragma once

#include <string_view>

#include "core/kam/kamailio.hpp"

namespace b2b_logic {

extern pv_export_t variables[];

// $b2bl_ctx(name) = value; an empty value deletes. False: there is no session, and none begins.
bool assign_context(sip_msg_t *msg, std::string_view name, std::string_view value);

} // namespace b2b_logic
