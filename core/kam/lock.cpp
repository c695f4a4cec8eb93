#include "core/kam/lock.hpp"

#include <cerrno>
#include <csignal>

#include "core/kam/futex.hpp"
#include "core/kam/kamailio.hpp"
#include "core/kam/undisturbed.hpp"

namespace core::kam {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint32_t kSleepers = uint32_t{1} << 31;
constexpr int kSpins = 200; // a lock is held for microseconds
constexpr std::chrono::milliseconds kLook{100};

bool is_dead(uint32_t holder) noexcept {
	return kill(static_cast<pid_t>(holder), 0) != 0 && errno == ESRCH;
}

void pause_a_little() noexcept {
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#endif
}

} // namespace

bool Lock::try_lock() noexcept {
	uint32_t free = 0;
	return word_.compare_exchange_strong(
			free, static_cast<uint32_t>(my_pid()), std::memory_order_acquire);
}

void Lock::unlock() noexcept {
	if (word_.exchange(0, std::memory_order_release) & kSleepers) futex_wake(word_, 1);
}

bool Lock::try_lock_for(std::chrono::milliseconds patience) noexcept {
	const auto end = Clock::now() + patience;
	for (int i = 0; i < kSpins; ++i) {
		if (try_lock()) return true;
		pause_a_little();
	}
	// From here on it may be held for others that sleep too: whoever gives it up wakes one.
	for (;;) {
		uint32_t seen = word_.load(std::memory_order_relaxed);
		if (seen == 0) {
			const uint32_t mine = static_cast<uint32_t>(my_pid()) | kSleepers;
			if (word_.compare_exchange_weak(seen, mine, std::memory_order_acquire)) return true;
			continue;
		}
		if (is_dead(seen & ~kSleepers)) return false;
		const auto left = end - Clock::now();
		if (left <= Clock::duration::zero()) return false;
		const uint32_t marked = seen | kSleepers;
		if (seen != marked && !word_.compare_exchange_weak(seen, marked, std::memory_order_relaxed))
			continue;
		futex_wait(word_, marked, std::min<Clock::duration>(left, kLook));
	}
}

// What a process that was killed left under its lock may be half done, so nobody goes on with it. The host ends
// all others when it has lost one: here they let it.
void Lock::wait() noexcept {
	constexpr std::chrono::seconds kLong(10);
	bool is_told = false;
	while (!try_lock_for(kLong)) {
		const uint32_t holder = word_.load(std::memory_order_relaxed) & ~kSleepers;
		if (holder == 0 || !is_dead(holder)) continue;
		if (!std::exchange(is_told, true))
			LM_CRIT("process %u has ended with a lock held: this one waits for its own end\n",
					holder);
		const Disturbed disturbed;
		futex_wait(word_, holder | kSleepers, kLook);
		futex_wait(word_, holder, kLook);
	}
}

} // namespace core::kam
