#include "test/support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace test {

namespace {

using Clock = std::chrono::steady_clock;

std::vector<char *> pointers(const std::vector<std::string> &words) {
	std::vector<char *> list;
	for (const auto &word : words) list.push_back(const_cast<char *>(word.c_str()));
	list.push_back(nullptr);
	return list;
}

[[noreturn]] void become(
		const std::vector<char *> &words, const std::vector<std::string> &environment, int log_fd) {
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	dup2(open("/dev/null", O_RDONLY), 0);
	dup2(log_fd, 1);
	dup2(log_fd, 2);
	for (const auto &setting : environment) putenv(const_cast<char *>(setting.c_str()));
	execvp(words[0], words.data());
	_exit(127);
}

[[noreturn]] void stand_guard(int line, pid_t group) {
	setsid();
	if (line != 3) dup2(line, 3);
	close_range(4, ~0U, 0);
	char word = 0;
	ssize_t size;
	while ((size = read(3, &word, 1)) < 0 && errno == EINTR) {}
	if (size == 0) kill(-group, SIGKILL);
	_exit(0);
}

template <class Done>
bool within(int wait_ms, Done &&done) {
	const auto end = Clock::now() + std::chrono::milliseconds(wait_ms);
	while (!done()) {
		if (Clock::now() > end) return false;
		sleep_ms(10);
	}
	return true;
}

// "PID (NAME) STATE PPID PGRP ...": the name may hold anything.
bool is_busy(const std::filesystem::path &process, pid_t group) {
	std::ifstream file(process / "stat");
	std::string line;
	std::getline(file, line);
	std::istringstream rest(line.substr(std::min(line.size(), line.rfind(')') + 1)));
	char state = 0;
	pid_t parent = 0, its_group = 0;
	rest >> state >> parent >> its_group;
	return its_group == group && state != 'S' && state != 'Z';
}

bool is_busy(pid_t group) {
	for (const auto &process : std::filesystem::directory_iterator("/proc"))
		if (std::isdigit(static_cast<unsigned char>(process.path().filename().string().front()))
				&& is_busy(process.path(), group))
			return true;
	return false;
}

} // namespace

void sleep_ms(int ms) {
	std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

Spawned spawn(const std::vector<std::string> &words, const std::vector<std::string> &environment,
		const std::string &log) {
	const int log_fd = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	int line[2];
	if (log_fd < 0 || pipe2(line, O_CLOEXEC) != 0) throw std::runtime_error("cannot spawn");
	const auto list = pointers(words);

	const pid_t pid = fork();
	if (pid == 0) become(list, environment, log_fd);
	const pid_t guard = fork();
	if (guard == 0) {
		// a second fork, so that nobody has to wait for the guard
		if (fork() == 0) stand_guard(line[0], pid);
		_exit(0);
	}
	waitpid(guard, nullptr, 0);
	close(line[0]);
	close(log_fd);
	return {pid, line[1]};
}

void dismiss_guard(int guard) {
	if (guard < 0) return;
	if (write(guard, "q", 1) < 0) { /* the guard is gone already */
	}
	close(guard);
}

bool wait_for_end(pid_t pid, int wait_ms, int *status) {
	return within(wait_ms, [&] { return waitpid(pid, status, WNOHANG) == pid; });
}

bool group_is_empty(pid_t group, int wait_ms) {
	return within(wait_ms, [&] { return kill(-group, 0) != 0 && errno == ESRCH; });
}

bool group_is_at_rest(pid_t group, int wait_ms) {
	constexpr int kTimes = 3;
	int seen = 0;
	return within(wait_ms, [&] { return (seen = is_busy(group) ? 0 : seen + 1) == kTimes; });
}

Output run(const std::vector<std::string> &words) {
	int line[2];
	if (pipe2(line, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
	const auto list = pointers(words);
	const pid_t pid = fork();
	if (pid == 0) {
		dup2(line[1], 1);
		dup2(line[1], 2);
		execvp(list[0], list.data());
		_exit(127);
	}
	close(line[1]);
	Output output{"", 0};
	std::array<char, 4096> buffer;
	ssize_t size;
	while ((size = read(line[0], buffer.data(), buffer.size())) > 0)
		output.text.append(buffer.data(), static_cast<size_t>(size));
	close(line[0]);
	waitpid(pid, &output.status, 0);
	return output;
}

} // namespace test
