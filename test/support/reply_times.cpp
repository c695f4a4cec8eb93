#include "test/support/reply_times.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>

namespace test {

int milliseconds_of(const std::function<void()> &act) {
	using Clock = std::chrono::steady_clock;
	const auto begin = Clock::now();
	act();
	return static_cast<int>(
			std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count());
}

ReplyTimes ReplyTimes::of_refreshes(Phone &phone, int count) {
	ReplyTimes times;
	for (int i = 0; i < count; ++i)
		times.sorted_.push_back(milliseconds_of([&] { phone.refreshes(); }));
	std::sort(times.sorted_.begin(), times.sorted_.end());
	return times;
}

void ReplyTimes::are_within(
		Ladder &ladder, const std::string &when, int percentile_99, int slowest) const {
	const std::string said = when + ": of " + std::to_string(sorted_.size())
			+ " replies 99 % within " + std::to_string(this->percentile_99())
			+ " ms, the slowest after " + std::to_string(this->slowest()) + " ms";
	std::cout << "\n" << said << "\n";
	ladder.check(this->percentile_99() <= percentile_99 && this->slowest() <= slowest, said);
}

} // namespace test
