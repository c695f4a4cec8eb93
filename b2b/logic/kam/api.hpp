// The C API for other modules: b2b/b2b_logic_api.h.
#pragma once

#include "core/kam/kamailio.hpp"

#include "b2b/b2b_logic_api.h"

namespace b2b_logic {

int bind(b2bl_api_t *api) noexcept;

} // namespace b2b_logic
