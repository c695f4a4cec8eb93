// Start and stop.
#pragma once

namespace callinfo {

int start() noexcept;
int start_worker(int rank) noexcept;
void stop() noexcept;

} // namespace callinfo
