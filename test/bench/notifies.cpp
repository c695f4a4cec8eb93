// What very many NOTIFYs leave in memory: NOTIFYS=10000000 for as many.
#include "test/bench/parts.hpp"

#include <cstdlib>

namespace bench {

namespace {

constexpr size_t kGroup = 50;

size_t count_asked(const Scale &scale) {
	const char *asked = std::getenv("NOTIFYS");
	const long long count = asked ? std::atoll(asked) : 0;
	return count > 0 ? static_cast<size_t>(count) : scale.of(200000);
}

} // namespace

void measure_notifies(Figures &figures, Side side, const Scale &scale) {
	Server server(side, scale);
	Office &office = server.office();
	office.add_lines(1, kGroup);
	office.subscribe_all();
	Figures first; // what is allocated once
	measure_group(first, side, server, 0, 5000);

	const auto before = server.settled();
	const auto sent = office.notifies().all();
	measure_group(figures, side, server, 0, count_asked(scale));
	const auto after = server.settled();
	figures.add(side, "NOTIFYs", static_cast<double>(office.notifies().all() - sent));
	figures.add(side, "shm bytes before", before.shm.used);
	figures.add(side, "shm bytes after", after.shm.used);
	figures.add(side, "private bytes before", before.pkg);
	figures.add(side, "private bytes after", after.pkg);
}

} // namespace bench
