// Waking other processes. Both classes live in shared memory, made before the fork; there is no
// lock.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace core::kam {

// Reads `seen` first, looks for work second, waits third: a raise() in between is not lost.
class Signal {
public:
	uint32_t seen() const noexcept { return word_.load(std::memory_order_acquire); }
	void raise() noexcept; // wakes every waiter
	// True when raise() was called since `seen`; false when the time is up.
	bool wait(uint32_t seen, std::chrono::milliseconds limit) noexcept;

private:
	std::atomic<uint32_t> word_{0};
};

// Many workers wait for one writer that does their work in groups. A worker queues its change, then
// calls request(), then wait_done(). The writer reads requested(), then takes the queue and does
// it, then calls complete() with that number: it covers everyone who asked before.
class Ticket {
public:
	uint32_t request() noexcept;
	bool wait_done(uint32_t ticket, std::chrono::milliseconds limit) noexcept;

	uint32_t requested() const noexcept { return asked_.load(std::memory_order_acquire); }
	void complete(uint32_t ticket) noexcept;
	// The writer sleeps until someone asks beyond `completed`, or the time is up (false).
	bool wait_request(uint32_t completed, std::chrono::milliseconds limit) noexcept;

private:
	std::atomic<uint32_t> asked_{0};
	std::atomic<uint32_t> done_{0};
	Signal more_, finished_;
};

} // namespace core::kam
