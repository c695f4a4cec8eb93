// When to try again what has failed: after 1 s, then after twice the pause, up to the longest.
#pragma once

#include <algorithm>
#include <cstdint>

namespace core::base {

class BackOff {
public:
	explicit BackOff(int64_t longest) : longest_(longest) {}

	bool may_try(int64_t now) const noexcept { return now >= next_; }
	bool has_failed() const noexcept { return pause_ > 0; }
	int64_t pause() const noexcept { return pause_; }

	void failed(int64_t now) noexcept {
		pause_ = std::min(pause_ ? 2 * pause_ : 1, longest_);
		next_ = now + pause_;
	}
	void succeeded() noexcept { pause_ = next_ = 0; }

private:
	int64_t longest_; // seconds, as all here
	int64_t pause_ = 0, next_ = 0;
};

} // namespace core::base
