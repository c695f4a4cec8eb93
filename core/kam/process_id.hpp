// A process, told apart from a later one that got its number.
#pragma once

#include <cstdint>

#include <sys/types.h>

namespace core::kam {

struct ProcessId {
	pid_t pid = 0;        // 0: none
	uint64_t started = 0; // ticks since the machine booted, as in /proc/PID/stat; 0: not known

	friend bool operator==(const ProcessId &a, const ProcessId &b) noexcept {
		return a.pid == b.pid && a.started == b.started;
	}
};

// The process that asks; read once in each.
const ProcessId &this_process() noexcept;

// False for none, for one that has ended, and for one that has ended and waits for its parent. True where that cannot be
// found out.
bool is_alive(const ProcessId &process) noexcept;

} // namespace core::kam
