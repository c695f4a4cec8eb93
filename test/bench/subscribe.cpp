// A SUBSCRIBE with its NOTIFY: phones that are new on lines of their own, then refreshes.
#include "test/bench/parts.hpp"

namespace bench {

void measure_subscribes(
		Figures &figures, Side side, Server &server, const std::string &name, size_t first) {
	Office &office = server.office();
	const auto count = static_cast<double>(office.phones() - first);
	const auto notifies = office.notifies().all();
	const double cpu = server.cpu_of([&] { office.subscribe(first, office.phones()); });
	figures.add(side, name + ": CPU ms a SUBSCRIBE with its NOTIFY", 1000 * cpu / count);
	figures.add(side, name + ": NOTIFYs a SUBSCRIBE",
			static_cast<double>(office.notifies().all() - notifies) / count);
}

void measure_subscribe(Figures &figures, Side side, const Scale &scale) {
	Server server(side, scale);
	server.office().add_lines(scale.of(12000), 1);
	for (const auto *name : {"new", "refresh"}) measure_subscribes(figures, side, server, name, 0);
}

} // namespace bench
