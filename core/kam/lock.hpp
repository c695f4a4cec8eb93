// A lock between the host's processes, with the standard's names so that the standard's guards
// work.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <utility>

namespace core::kam {

// Lives in shared memory; made before the fork or inside a value that another lock guards. Not
// recursive. It knows the process that holds it, which the host's does not: a wait for one that was killed is
// no wait for ever (doc/design/0003-host-processes.md).
class Lock {
public:
	Lock() noexcept = default;
	Lock(const Lock &) = delete;
	Lock &operator=(const Lock &) = delete;

	void lock() noexcept {
		if (!try_lock()) wait();
	}
	bool try_lock() noexcept;
	// False when it cannot be had in time, or its holder is dead.
	bool try_lock_for(std::chrono::milliseconds patience) noexcept;
	void unlock() noexcept;

private:
	void wait() noexcept;

	// 0: free; else the process that holds it, and whether others may sleep.
	std::atomic<uint32_t> word_{0};
};

// The value can only be reached with the lock held. Return values from with(), never references
// into it, and make no SIP, database or RPC call inside.
template <class T>
class Guarded {
public:
	template <class... Args>
	explicit Guarded(Args &&...args) : value_(std::forward<Args>(args)...) {}

	template <class F>
	decltype(auto) with(F &&use) {
		const std::lock_guard hold(lock_);
		return std::forward<F>(use)(value_);
	}

	// The same, unless the lock cannot be had in time: its holder may be dead. False then.
	template <class F>
	bool with_within(std::chrono::milliseconds patience, F &&use) {
		if (!lock_.try_lock_for(patience)) return false;
		const std::lock_guard hold(lock_, std::adopt_lock);
		std::forward<F>(use)(value_);
		return true;
	}

private:
	Lock lock_;
	T value_;
};

} // namespace core::kam
