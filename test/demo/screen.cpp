#include "test/demo/screen.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace demo {
namespace {

constexpr int kTitle = 54, kLamps = 15;

void print_row(const std::string &title, const std::vector<std::string> &cells, const char *end) {
	std::printf("%-*s", kTitle, title.c_str());
	for (const auto &cell : cells) std::printf(" %-*s", kLamps, cell.c_str());
	std::printf(" %s\n", end);
	std::fflush(stdout);
}

} // namespace

void Screen::head() const {
	std::vector<std::string> names;
	for (const auto *phone : phones_) names.push_back(phone->name());
	print_row("What happens", names, "seen");
}

void Screen::step(const std::string &title, const std::string &expected,
		const std::function<void()> &happen) {
	seen_.clear();
	for (const auto *phone : phones_) seen_.push_back(phone->history().size());
	++steps_;
	std::string trouble;
	try {
		happen();
	} catch (const std::exception &error) {
		trouble = error.what();
	}
	wait_for(expected);

	std::vector<std::string> cells;
	for (size_t i = 0; i < phones_.size(); ++i) cells.push_back(told(i));
	const bool is_seen = trouble.empty()
			&& std::all_of(
					cells.begin(), cells.end(), [&](const auto &cell) { return cell == expected; });
	missed_ += !is_seen;
	print_row(title, cells, is_seen ? "yes" : "NO");
	if (!is_seen) std::printf("  expected: %s\n", expected.c_str());
	if (!trouble.empty()) std::printf("%s\n", trouble.c_str());
	for (auto *phone : phones_) phone->forgets();
}

void Screen::wait_for(const std::string &expected) {
	using Clock = std::chrono::steady_clock;
	const auto end = Clock::now() + std::chrono::milliseconds(test::kPatienceMs);
	const auto all_told = [&] {
		for (size_t i = 0; i < phones_.size(); ++i)
			if (told(i) != expected) return false;
		return true;
	};
	while (!all_told() && Clock::now() < end) ladder_.pump(50);
	ladder_.settle(); // so that what is told too much is seen as well
}

std::string Screen::told(size_t phone) const {
	const auto &history = phones_[phone]->history();
	std::string lamps;
	for (size_t i = seen_[phone]; i < history.size(); ++i) {
		const auto &message = history[i];
		if (message.is_reply() || message.method() != "NOTIFY"
				|| message.header("Event") != "call-info")
			continue;
		const auto one = test::Notify(ladder_, phones_[phone]->name(), message).lamps();
		lamps += (lamps.empty() ? "" : " > ") + one;
	}
	return lamps.empty() ? "-" : lamps;
}

bool Screen::sum_up() const {
	std::printf("\n%d of %d steps seen by every phone\n", steps_ - missed_, steps_);
	return missed_ == 0;
}

} // namespace demo
