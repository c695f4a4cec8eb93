#include "core/kam/process.hpp"

#include <unistd.h>

#include "core/kam/str.hpp"

namespace core::kam {

bool reserve_processes(int count) {
	if (register_procs(count) < 0) return false;
	cfg_register_child(count);
	return true;
}

int fork_here(const char *description, int rank) {
	constexpr int kMaySendByTcp = 1;
	const int pid = fork_process(rank, lit(description), kMaySendByTcp);
	return pid == 0 && cfg_child_init() ? -1 : pid;
}

void update_settings() {
	cfg_update();
}

void pause_after_failure() {
	sleep(1);
}

} // namespace core::kam
