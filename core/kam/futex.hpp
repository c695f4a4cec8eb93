// Sleeping on a word of shared memory until another process changes it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace core::kam {

static_assert(std::atomic<uint32_t>::is_always_lock_free && sizeof(std::atomic<uint32_t>) == 4);

// Until it is woken, the word is not `seen`, a signal comes, or the time is up: the caller looks again.
// Not FUTEX_PRIVATE_FLAG: the waiters are other processes.
inline void futex_wait(std::atomic<uint32_t> &word, uint32_t seen,
		std::chrono::steady_clock::duration limit) noexcept {
	const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(limit).count();
	timespec time{};
	time.tv_sec = left / 1'000'000'000;
	time.tv_nsec = left % 1'000'000'000;
	syscall(SYS_futex, &word, FUTEX_WAIT, seen, &time, nullptr, 0);
}

inline void futex_wake(std::atomic<uint32_t> &word, int waiters) noexcept {
	syscall(SYS_futex, &word, FUTEX_WAKE, waiters, nullptr, nullptr, 0);
}

} // namespace core::kam
