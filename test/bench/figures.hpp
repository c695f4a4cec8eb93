// What was measured, for each side and round, and how it is shown.
#pragma once

#include <string>
#include <vector>

#include "test/support/kamailio.hpp"

namespace bench {

using Side = test::Module;

double median(std::vector<double> values);
double percentile(std::vector<double> values, double share);

class Figures {
public:
	void add(Side side, const std::string &name, double value);
	// One line a figure: median of the rounds of ours and of stock, and ours/stock.
	void print(const std::string &title) const;
	// Ours/stock of the medians. Throws when one side has no such figure.
	double ratio(const std::string &name) const;

private:
	struct Figure {
		std::string name;
		std::vector<double> ours, stock;
	};
	std::vector<Figure> figures_; // in the order of their first value
};

} // namespace bench
