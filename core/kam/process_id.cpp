#include "core/kam/process_id.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

#include "core/kam/kamailio.hpp"

namespace core::kam {
namespace {

struct Stat {
	char state;
	uint64_t started;
};

// "1234 (any name) S 1 ...": the state is the first word behind the name, the start the twentieth.
std::optional<Stat> parse_stat(const char *text) noexcept {
	const char *at = std::strrchr(text, ')');
	if (!at || at[1] != ' ') return std::nullopt;
	const char state = *(at += 2);
	for (int word = 0; word < 19; ++word)
		if (!(at = std::strchr(at + 1, ' '))) return std::nullopt;
	return Stat{state, std::strtoull(at, nullptr, 10)};
}

std::optional<Stat> stat_of(pid_t pid) noexcept {
	char path[32], text[1024];
	std::snprintf(path, sizeof path, "/proc/%d/stat", static_cast<int>(pid));
	const int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0) return std::nullopt;
	const ssize_t size = read(file, text, sizeof text - 1);
	close(file);
	text[std::max<ssize_t>(size, 0)] = '\0';
	return parse_stat(text);
}

} // namespace

const ProcessId &this_process() noexcept {
	static ProcessId own;
	if (const pid_t pid = my_pid(); own.pid != pid) { // a fork has copied that of the parent
		const auto stat = stat_of(pid);
		own = {pid, stat ? stat->started : 0};
	}
	return own;
}

// /proc cannot be read with no descriptor left, or where it is not there (chroot). Whoever is then taken for dead has his
// work done a second time beside him: the number alone decides.
bool is_alive(const ProcessId &process) noexcept {
	if (process.pid == 0 || (kill(process.pid, 0) != 0 && errno == ESRCH)) return false;
	const auto stat = stat_of(process.pid);
	if (!stat) return true;
	const bool is_same = process.started == 0 || stat->started == process.started;
	return is_same && stat->state != 'Z' && stat->state != 'X';
}

} // namespace core::kam
