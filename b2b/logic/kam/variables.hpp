// $b2bl(...), $b2bl_entity(...)[n], $b2bl_ctx(...), and the names of the spec: $(b2b_logic.key) and its like.
#pragma once

#include "core/kam/kamailio.hpp"

namespace b2b_logic {

extern pv_export_t variables[];

} // namespace b2b_logic
