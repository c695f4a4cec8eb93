// The test's side of the fake host.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace test::fake {

// Shared memory of the host for core::base's containers too, while it lives. One at a time.
class Host {
public:
	Host();
	~Host();
	Host(const Host &) = delete;
	Host &operator=(const Host &) = delete;

	static void allow(int blocks); // so many more are given
	static void allow_all();
	static int blocks_out(); // given and not given back, by all processes

	// "error: text", in the order of time, of this process and those that it forked meanwhile.
	static std::vector<std::string> logged();
};

// A process of the test, which ends when `body` returns. Not inherited: CppUnit's reports.
pid_t start(const std::function<void()> &body);
// Its exit status, or minus the signal that ended it; nothing else is waited for. Killed after `seconds`: -SIGKILL.
int wait_for(pid_t process, int seconds = 20);

} // namespace test::fake
