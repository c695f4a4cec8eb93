#include "test/support/shards.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace fs = std::filesystem;

namespace test {

namespace {

constexpr int kMost = 64;

// What all shards see.
struct Board {
	std::atomic<size_t> next{0}; // the suite that nobody has taken yet
	std::atomic<int> passed{0}, failed{0};
	std::array<std::atomic<CppUnit::Test *>, kMost> at_work{}; // the test of each shard
};

Board *shared_board() {
	void *memory = mmap(
			nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED) throw std::runtime_error("mmap");
	return new (memory) Board;
}

std::string own_folder() {
	std::string name = (fs::temp_directory_path() / "shard-XXXXXX").string();
	if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp: " + name);
	return name;
}

struct Shard {
	int number;
	std::string folder;
	pid_t pid;
};

// exit() and not _exit(): the servers that the suites share end with the process.
[[noreturn]] void work_off(
		Board &board, const std::vector<Suite> &suites, const Shard &shard, const RunTest &run) {
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	setenv("TMPDIR", shard.folder.c_str(), 1);
	setenv("SHARD", std::to_string(shard.number).c_str(), 1);
	for (size_t i; (i = board.next++) < suites.size();)
		for (CppUnit::Test *test : suites[i]) {
			board.at_work[shard.number] = test;
			++(run(*test) ? board.passed : board.failed);
		}
	board.at_work[shard.number] = nullptr;
	std::exit(0);
}

Shard begin(Board &board, int number, const std::vector<Suite> &suites, const RunTest &run) {
	Shard shard{number, own_folder(), -1};
	std::fflush(stdout);
	shard.pid = fork();
	if (shard.pid < 0) throw std::runtime_error("fork");
	if (shard.pid == 0) work_off(board, suites, shard, run);
	return shard;
}

// What is to be said of its end; "" when it ended well.
std::string end_of(const Board &board, const Shard &shard) {
	int status = 0;
	waitpid(shard.pid, &status, 0);
	if (status == 0) return "";
	CppUnit::Test *test = board.at_work[shard.number];
	return "FAILED shard " + std::to_string(shard.number) + " died with wait status "
			+ std::to_string(status) + ", " + (test ? test->getName() : "behind its tests") + "\n";
}

void remove_folder(const Shard &shard) {
	const char *keep = std::getenv("KEEP");
	if (keep != nullptr && *keep == '1') return;
	std::error_code ignored;
	fs::remove_all(shard.folder, ignored);
}

} // namespace

Outcome run_in_shards(const std::vector<Suite> &suites, int shards, const RunTest &run) {
	Board &board = *shared_board();
	std::vector<Shard> begun;
	for (int i = 0; i < std::min(shards, kMost); ++i) begun.push_back(begin(board, i, suites, run));

	Outcome outcome;
	int died = 0;
	for (const auto &shard : begun) {
		const auto end = end_of(board, shard);
		if (!end.empty()) ++died;
		outcome.trouble += end;
		remove_folder(shard);
	}
	int undone = -board.passed - board.failed;
	for (const auto &suite : suites) undone += static_cast<int>(suite.size());
	outcome.passed = board.passed;
	outcome.failed = board.failed + std::max(undone, died);
	munmap(&board, sizeof(Board));
	return outcome;
}

} // namespace test
