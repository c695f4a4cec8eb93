// The ratios that the page of benchmarks promises, as `make bench-check` holds them against what it measures.
#pragma once

#include <string>
#include <vector>

namespace test {

struct Promise {
	std::string part, figure;
	double ratio; // ours/stock, as written
};

// How much more than what is written is still the same: single runs move by a tenth.
constexpr double kTolerance = 1.2;
constexpr const char *kPage = "doc/operations/benchmarks.md";
constexpr const char *kHeading = "### What `make check` compares";

// Rows below that heading: | `part` | figure | ratio |. Throws when there is none, or one that cannot be read.
std::vector<Promise> read_promises(const std::string &page);
// Such a row.
std::string row_of(const std::string &part, const std::string &figure, double ratio);

} // namespace test
