// The life of the module in the host.
#pragma once

#include "sca/kam/settings.hpp"

namespace sca {

int start() noexcept;                // mod_init
int start_worker(int rank) noexcept; // child_init
void stop() noexcept;                // mod_destroy

} // namespace sca
