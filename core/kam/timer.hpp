// Work that comes round, in the host's timer process, and the clock that deadlines are written in.
#pragma once

#include <cstdint>
#include <ctime>

#include "core/kam/entry.hpp"
#include "core/kam/kamailio.hpp"

namespace core::kam {

// Unix time in seconds: deadlines outlive a restart.
inline int64_t now() noexcept {
	return static_cast<int64_t>(std::time(nullptr));
}

// In mod_init. Runs F every so many seconds, not before the first of them is over. Jobs of all
// modules share the process: F must not block.
template <void (*F)() noexcept>
bool run_every(unsigned seconds) {
	const auto job = [](unsigned, void *) { F(); };
	return register_timer(job, nullptr, seconds) >= 0;
}

} // namespace core::kam
