#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace test {

struct Spawned {
	pid_t pid;
	int guard; // write one byte: the guard leaves; close it: the guard kills the group
};

// Starts a program as leader of its own session, output appended to `log`, together with a guard
// that kills the whole group should this process die first.
Spawned spawn(const std::vector<std::string> &words, const std::vector<std::string> &environment,
		const std::string &log);
void dismiss_guard(int guard);

// True when the process (a child of ours) ended within the time; its wait status goes to *status.
bool wait_for_end(pid_t pid, int wait_ms, int *status);
bool group_is_empty(pid_t group, int wait_ms);
// True when every process of the group was seen asleep, several times in a row, within the time.
bool group_is_at_rest(pid_t group, int wait_ms);

// Standard output and error of a short command, and its exit status.
struct Output {
	std::string text;
	int status;
};
Output run(const std::vector<std::string> &words);

void sleep_ms(int ms);

} // namespace test
