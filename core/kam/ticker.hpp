// Work that comes round every so many milliseconds, in a process of its own. (timer.hpp has the host's timer process,
// which counts in seconds.)
#pragma once

#include <chrono>
#include <utility>

#include "core/kam/process.hpp"

namespace core::kam {

// Waits for the next tick. Ticks keep to the clock: a round that takes its time delays the next tick only when it takes
// longer than the interval, and ticks that were missed are not made up for.
class Ticker {
public:
	using Clock = std::chrono::steady_clock;

	explicit Ticker(std::chrono::milliseconds interval) noexcept
			: interval_(interval), next_(Clock::now() + interval) {}

	void wait() noexcept;

private:
	const std::chrono::milliseconds interval_;
	Clock::time_point next_;
};

// In child_init, only for rank PROC_MAIN: `body` runs at each tick until the server stops. One that throws is logged,
// and runs again at the next. reserve_processes() counts it; `rank` as in start_process().
template <class F>
bool start_ticker(const char *description, int rank, std::chrono::milliseconds interval, F &&body) {
	Ticker ticker(interval);
	return start_process(description, rank, [ticker, body = std::forward<F>(body)]() mutable {
		ticker.wait();
		body();
	});
}

} // namespace core::kam
