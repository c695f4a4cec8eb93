#include "core/kam/ticker.hpp"

#include <thread>

#include "core/kam/undisturbed.hpp"

namespace core::kam {

void Ticker::wait() noexcept {
	{
		const Disturbed disturbed;
		std::this_thread::sleep_until(next_);
	}
	next_ = std::max(next_ + interval_, Clock::now());
}

} // namespace core::kam
