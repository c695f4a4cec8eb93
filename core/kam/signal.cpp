#include "core/kam/signal.hpp"

#include <climits>

#include "core/kam/futex.hpp"
#include "core/kam/undisturbed.hpp"

namespace core::kam {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Numbers wrap around: `a` was reached when `b` is not behind it.
bool has_reached(uint32_t b, uint32_t a) noexcept {
	return static_cast<int32_t>(b - a) >= 0;
}

// Waits on the signal until `is_done` or the time is up.
template <class F>
bool wait_until(Signal &signal, milliseconds limit, F &&is_done) noexcept {
	const auto deadline = Clock::now() + limit;
	for (;;) {
		const uint32_t seen = signal.seen();
		if (is_done()) return true;
		const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
		if (left.count() <= 0) return false;
		signal.wait(seen, left);
	}
}

} // namespace

void Signal::raise() noexcept {
	word_.fetch_add(1, std::memory_order_acq_rel);
	futex_wake(word_, INT_MAX);
}

bool Signal::wait(uint32_t seen, milliseconds limit) noexcept {
	const auto deadline = Clock::now() + limit;
	while (word_.load(std::memory_order_acquire) == seen) {
		const auto left = deadline - Clock::now();
		if (left <= Clock::duration::zero()) return false;
		const Disturbed disturbed;
		futex_wait(word_, seen, left); // may wake early: the loop asks again
	}
	return true;
}

uint32_t Ticket::request() noexcept {
	const uint32_t ticket = asked_.fetch_add(1, std::memory_order_acq_rel) + 1;
	more_.raise();
	return ticket;
}

bool Ticket::wait_done(uint32_t ticket, milliseconds limit) noexcept {
	return wait_until(finished_, limit,
			[&] { return has_reached(done_.load(std::memory_order_acquire), ticket); });
}

void Ticket::complete(uint32_t ticket) noexcept {
	done_.store(ticket, std::memory_order_release);
	finished_.raise();
}

bool Ticket::wait_request(uint32_t completed, milliseconds limit) noexcept {
	return wait_until(more_, limit, [&] { return requested() != completed; });
}

} // namespace core::kam
