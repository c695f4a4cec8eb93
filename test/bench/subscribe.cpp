// A SUBSCRIBE with its NOTIFY: phones that are new on lines of their own, then refreshes.
#include "test/bench/parts.hpp"

namespace bench {

void measure_subscribe(Figures &figures, Side side, const Scale &scale) {
	Server server(side, scale);
	Office &office = server.office();
	const size_t phones = scale.of(12000);
	office.add_lines(phones, 1);

	const auto count = static_cast<double>(phones);
	for (const auto *name : {"new", "refresh"}) {
		const auto notifies = office.notifies().all();
		const double cpu = server.cpu_of([&] { office.subscribe_all(); });
		figures.add(side, std::string(name) + ": CPU ms a SUBSCRIBE with its NOTIFY",
				1000 * cpu / count);
		figures.add(side, std::string(name) + ": NOTIFYs a SUBSCRIBE",
				static_cast<double>(office.notifies().all() - notifies) / count);
	}
}

} // namespace bench
