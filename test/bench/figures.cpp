#include "test/bench/figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace bench {

namespace {

// Four digits that count, however large the value.
std::string text_of(const std::vector<double> &values) {
	if (values.empty()) return "-";
	const double value = median(values);
	const double size = std::fabs(value);
	char text[32];
	std::snprintf(text, sizeof text, "%.*f",
			size >= 100          ? 0
					: size >= 10 ? 1
					: size >= 1  ? 2
								 : 3,
			value);
	return text;
}

// A ratio of medians; next to nothing compares with nothing.
std::string ratio_of(const std::vector<double> &ours, const std::vector<double> &stock) {
	if (ours.empty() || stock.empty() || std::fabs(median(stock)) < 1e-6) return "-";
	char text[32];
	std::snprintf(text, sizeof text, "%.2f", median(ours) / median(stock));
	return text;
}

} // namespace

double percentile(std::vector<double> values, double share) {
	if (values.empty()) return 0;
	std::sort(values.begin(), values.end());
	const double place = share * static_cast<double>(values.size() - 1);
	const auto below = static_cast<size_t>(place);
	const auto above = std::min(below + 1, values.size() - 1);
	return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

double median(std::vector<double> values) {
	return percentile(std::move(values), 0.5);
}

void Figures::add(Side side, const std::string &name, double value) {
	auto found = std::find_if(
			figures_.begin(), figures_.end(), [&](const Figure &one) { return one.name == name; });
	if (found == figures_.end()) found = figures_.insert(found, {name, {}, {}});
	(side == Side::Ours ? found->ours : found->stock).push_back(value);
}

double Figures::ratio(const std::string &name) const {
	for (const auto &one : figures_)
		if (one.name == name && !one.ours.empty() && !one.stock.empty())
			return median(one.ours) / median(one.stock);
	throw std::runtime_error("both sides were not measured: " + name);
}

void Figures::print(const std::string &title) const {
	std::printf("\n%-58s %9s %9s %6s\n", title.c_str(), "ours", "stock", "ratio");
	for (const auto &one : figures_)
		std::printf("  %-56s %9s %9s %6s\n", one.name.c_str(), text_of(one.ours).c_str(),
				text_of(one.stock).c_str(), ratio_of(one.ours, one.stock).c_str());
	std::fflush(stdout);
}

} // namespace bench
