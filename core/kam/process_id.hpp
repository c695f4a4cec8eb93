// A process, told apart from a later one that got its number.
#pragma once

#include <cstdint>

#include <sys/types.h>

namespace core::kam {

struct ProcessId {
	pid_t pid = 0;        // 0: none
	uint64_t started = 0; // clock ticks since the machine booted, as /proc/PID/stat has it

	friend bool operator==(const ProcessId &a, const ProcessId &b) noexcept {
		return a.pid == b.pid && a.started == b.started;
	}
};

// The process that asks; read once in each.
const ProcessId &this_process() noexcept;

// False for none, for one that has ended, and for one that has ended and waits for its parent.
bool is_alive(const ProcessId &process) noexcept;

} // namespace core::kam
