// The demonstration's table: what each phone of the line was told, step by step.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "test/support/phone.hpp"

namespace demo {

class Screen {
public:
	Screen(test::Ladder &ladder, std::vector<test::Phone *> phones)
			: ladder_(ladder), phones_(std::move(phones)) {}

	// Lets `happen` happen, waits until every phone was told `expected`, and prints the row. Several lamps
	// in a row are written "1 seized > 1 active"; "-" is nothing at all.
	void step(const std::string &title, const std::string &expected,
			const std::function<void()> &happen);
	void head() const;
	// The closing line. True when every step was seen.
	bool sum_up() const;

private:
	void wait_for(const std::string &expected);
	std::string told(size_t phone) const;

	test::Ladder &ladder_;
	std::vector<test::Phone *> phones_;
	std::vector<size_t> seen_; // how much of a phone's history belongs to earlier steps
	int steps_ = 0, missed_ = 0;
};

} // namespace demo
