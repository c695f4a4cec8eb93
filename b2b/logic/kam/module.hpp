// The life of the module in the host.
#pragma once

namespace b2b_logic {

bool watch_scripts() noexcept; // mod_register
int start() noexcept;          // mod_init

} // namespace b2b_logic
