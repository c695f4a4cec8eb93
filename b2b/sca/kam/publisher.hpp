// The process that tells watchers by PUBLISH, and looks for sessions that are gone.
#pragma once

namespace b2b_sca {

bool start_publisher(); // in child_init of the main process

} // namespace b2b_sca
