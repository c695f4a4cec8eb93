// The life of the module in the host.
#pragma once

namespace b2b_logic {

bool watch_scripts() noexcept;       // mod_register
int start_worker(int rank) noexcept; // child_init
void stop() noexcept;                // mod_destroy
int start() noexcept;                // mod_init

} // namespace b2b_logic
