#include "test/support/limits.hpp"

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace test {

namespace {

std::string trimmed(const std::string &text) {
	const auto first = text.find_first_not_of(" `"), last = text.find_last_not_of(" `");
	return first == text.npos ? std::string() : text.substr(first, last - first + 1);
}

std::vector<std::string> cells_of(const std::string &row) {
	std::vector<std::string> cells;
	std::istringstream text(row.substr(1));
	for (std::string cell; std::getline(text, cell, '|');) cells.push_back(trimmed(cell));
	return cells;
}

Promise promise_of(const std::string &row) {
	const auto cells = cells_of(row);
	char *end = nullptr;
	const double ratio = cells.size() == 3 ? std::strtod(cells[2].c_str(), &end) : 0;
	if (!(ratio > 0) || *end != '\0')
		throw std::runtime_error(std::string(kPage) + ": no part, figure and ratio: " + row);
	return {cells[0], cells[1], ratio};
}

} // namespace

std::vector<Promise> read_promises(const std::string &page) {
	std::vector<Promise> promises;
	std::istringstream text(page);
	bool is_there = false;
	for (std::string line; std::getline(text, line);) {
		if (line.substr(0, 1) == "#") is_there = line == kHeading;
		if (is_there && line.substr(0, 3) == "| `") promises.push_back(promise_of(line));
	}
	if (promises.empty())
		throw std::runtime_error(std::string(kPage) + ": no rows below \"" + kHeading + "\"");
	return promises;
}

std::string row_of(const std::string &part, const std::string &figure, double ratio) {
	char number[32];
	std::snprintf(number, sizeof number, "%.2f", ratio);
	return "| `" + part + "` | " + figure + " | " + number + " |";
}

} // namespace test
