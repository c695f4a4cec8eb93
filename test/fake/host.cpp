#include "test/fake/host.hpp"

#include <chrono>
#include <csignal>
#include <cstdarg>
#include <new>
#include <thread>
#include <utility>

#include <sys/mman.h>
#include <sys/wait.h>

#include "core/base/shared.hpp"
#include "test/fake/core/ver.h"
#include "test/fake/core/kam/kamailio.hpp"

const char *ver_version = "6.0.1";

namespace test::fake {
namespace {

constexpr size_t kBytes = size_t{64} << 20, kLogBytes = 16384;
constexpr unsigned kSizes = 32; // free blocks by size, powers of two

// At the beginning of the shared memory. The lock is a bare one: core/kam's is under test.
struct Memory {
	std::atomic_flag lock = ATOMIC_FLAG_INIT;
	std::atomic<int> left{0}, out{0};
	size_t used = 0;
	void *free[kSizes]{};
	std::atomic<size_t> logged{0};
	char log[kLogBytes]{};
};
Memory *memory = nullptr;
core::base::SharedMemory before{};

struct alignas(16) Head {
	unsigned size;
};

class Hold {
public:
	Hold() {
		while (memory->lock.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
	}
	~Hold() { memory->lock.clear(std::memory_order_release); }
	Hold(const Hold &) = delete;
	Hold &operator=(const Hold &) = delete;
};

unsigned size_of(size_t bytes) {
	unsigned size = 5;
	while ((size_t{1} << size) < bytes + sizeof(Head)) ++size;
	return size;
}

} // namespace

Host::Host() {
	void *all = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (all == MAP_FAILED) throw std::bad_alloc();
	memory = new (all) Memory;
	memory->used = (sizeof(Memory) + 63) / 64 * 64;
	allow_all();
	before = core::base::shared_memory();
	core::base::use_shared_memory({shm_malloc, shm_free});
}

Host::~Host() {
	core::base::use_shared_memory(before);
	munmap(memory, kBytes);
	memory = nullptr;
}

void Host::allow(int blocks) {
	memory->left = blocks;
}

void Host::allow_all() {
	memory->left = 1 << 30;
}

int Host::blocks_out() {
	return memory->out;
}

std::vector<std::string> Host::logged() {
	std::vector<std::string> lines;
	std::string line;
	for (size_t i = 0; i < std::min<size_t>(memory->logged, kLogBytes); ++i) {
		if (memory->log[i] != '\n') {
			line += memory->log[i];
			continue;
		}
		lines.push_back(std::exchange(line, {}));
	}
	return lines;
}

void log(const char *level, const char *format, ...) {
	char text[512];
	va_list list;
	va_start(list, format);
	std::vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	const std::string line = std::string(level) + ": " + text;
	const size_t at = memory->logged.fetch_add(line.size());
	if (at + line.size() <= kLogBytes) std::memcpy(memory->log + at, line.data(), line.size());
}

pid_t start(const std::function<void()> &body) {
	const pid_t process = fork();
	if (process != 0) return process;
	body();
	_exit(0);
}

int wait_for(pid_t process, int seconds) {
	using Clock = std::chrono::steady_clock;
	int status = 0;
	const auto end = Clock::now() + std::chrono::seconds(seconds);
	while (waitpid(process, &status, WNOHANG) == 0) {
		if (Clock::now() > end) kill(process, SIGKILL);
		std::this_thread::sleep_for(std::chrono::milliseconds(2));
	}
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace test::fake

using namespace test::fake;

void *shm_malloc(size_t bytes) {
	const Hold hold;
	if (memory->left <= 0) return nullptr;
	const unsigned size = size_of(bytes);
	Head *head = static_cast<Head *>(memory->free[size]);
	if (head) {
		memory->free[size] = *reinterpret_cast<void **>(head + 1);
	} else {
		if (memory->used + (size_t{1} << size) > kBytes) return nullptr;
		head = reinterpret_cast<Head *>(reinterpret_cast<char *>(memory) + memory->used);
		memory->used += size_t{1} << size;
	}
	head->size = size;
	--memory->left;
	++memory->out;
	return head + 1;
}

void shm_free(void *block) {
	if (!block) return;
	const Hold hold;
	Head *head = static_cast<Head *>(block) - 1;
	*static_cast<void **>(block) = memory->free[head->size];
	memory->free[head->size] = head;
	--memory->out;
}

int register_procs(int) {
	return 0;
}

int cfg_register_child(int) {
	return 0;
}

int cfg_child_init() {
	return 0;
}

int fork_process(int, char *, int) {
	return fork();
}
