// Processes of our own beside the host's workers.
#pragma once

#include <utility>

#include "core/kam/entry.hpp"
#include "core/kam/kamailio.hpp"

namespace core::kam {

// In mod_init: says how many start_process() calls will follow.
bool reserve_processes(int count);

// Forks, returns the child's pid to the caller, 0 in the child, and less than 0 on failure.
int fork_here(const char *description, int rank);
// Takes over the runtime settings that have changed.
void update_settings();
// A body that threw is given a pause, so that it does not fill the log.
void pause_after_failure();

// In child_init, only for rank PROC_MAIN. The new process runs `body` again and again until the
// server stops: the body waits by itself (signal.hpp), at most a second or so at a time. The
// process may send SIP and run RPCs. With rank PROC_NOCHLDINIT no module gets its child_init there; a
// process in which routes of the script run, event_route[tm:local-request] for one, takes PROC_TIMER.
template <class F>
bool start_process(const char *description, int rank, F &&body) {
	const int pid = fork_here(description, rank);
	if (pid != 0) return pid > 0;
	for (;;) {
		update_settings();
		if (!guard(description, body)) pause_after_failure();
	}
}

} // namespace core::kam
