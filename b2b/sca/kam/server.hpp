// What all processes of the server share, and the modules below.
#pragma once

#include "core/kam/kamailio.hpp"
#include "core/kam/signal.hpp"

#include "b2b/b2b_logic_api.h"
#include "b2b/sca/kam/settings.hpp"
#include "b2b/sca/kam/table.hpp"

namespace b2b_sca {

// In mod_init, after check_settings().
void make_lines();
Table &lines() noexcept;
// Whoever publishes is to look for work.
void wake_publisher() noexcept;
core::kam::Signal &publisher_signal() noexcept;

// In mod_init. False: b2b_logic.so is not loaded, or is another version.
bool bind_logic();
const b2bl_api_t &logic() noexcept;

} // namespace b2b_sca
