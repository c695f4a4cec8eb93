// How long a phone waits for its answers.
#pragma once

#include "test/support/ladder.hpp"
#include "test/support/phone.hpp"

#include <functional>
#include <string>
#include <vector>

namespace test {

int milliseconds_of(const std::function<void()> &act);

class ReplyTimes {
public:
	// One refresh after the other, each answered before the next.
	static ReplyTimes of_refreshes(Phone &phone, int count);

	int slowest() const { return sorted_.back(); }
	int percentile_99() const { return sorted_[(sorted_.size() * 99 + 99) / 100 - 1]; }
	// Prints both; the test fails where one is longer.
	void are_within(Ladder &ladder, const std::string &when, int percentile_99, int slowest) const;

private:
	std::vector<int> sorted_; // milliseconds
};

} // namespace test
