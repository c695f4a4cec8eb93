// A lock between the host's processes, with the standard's names so that the standard's guards
// work.
#pragma once

#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "core/kam/kamailio.hpp"

namespace core::kam {

// Lives in shared memory; made before the fork or inside a value that another lock guards. Not
// recursive.
class Lock {
public:
	Lock() noexcept {
		lock_init(&raw_);
	} // cannot fail with the futex locks that the host is built with
	~Lock() { lock_destroy(&raw_); }
	Lock(const Lock &) = delete;
	Lock &operator=(const Lock &) = delete;

	void lock() noexcept { lock_get(&raw_); }
	bool try_lock() noexcept { return lock_try(&raw_) == 0; }
	void unlock() noexcept { lock_release(&raw_); }

private:
	gen_lock_t raw_;
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
		std::unique_lock hold(lock_, std::try_to_lock);
		for (const auto end = std::chrono::steady_clock::now() + patience;
				!hold && std::chrono::steady_clock::now() < end;) {
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
			static_cast<void>(hold.try_lock());
		}
		if (hold) std::forward<F>(use)(value_);
		return static_cast<bool>(hold);
	}

private:
	Lock lock_;
	T value_;
};

} // namespace core::kam
