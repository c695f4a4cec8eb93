// A call through the B2BUA with top hiding (ours), and through the host's own record-routing proxy with its dialog
// module (stock).
#include "test/bench/parts.hpp"

#include <cstdio>

#include "test/bench/ends.hpp"

namespace bench {

namespace {

test::Recipe server_of_calls(Side side, const Scale &scale, int workers, int shm_mb) {
	auto made = recipe(Side::Ours, scale, shm_mb);
	made.config = "test/bench/b2b.cfg";
	made.modparams = {};
	made.workers = workers;
	if (side == Side::Ours) made.defines["WITH_B2B"] = "1";
	return made;
}

const auto kFull = std::string("apart, as many as go: "),
		   kHalf = std::string("apart, half as many: ");

double rate_of(Ends &ends, size_t calls) {
	const auto start = Clock::now();
	ends.make(calls);
	return static_cast<double>(calls) / std::chrono::duration<double>(Clock::now() - start).count();
}

// Where the ends fall behind, the load was another one.
void measure_setup(Figures &figures, Side side, const Server &server, Ends &ends, size_t calls) {
	constexpr double kMostLate = 0.02;
	const Apart apart(server);
	const double rate = rate_of(ends, calls);
	ends.setups_ms();
	const double dropped = server.dropped();
	const auto paced = ends.make_at(rate / 2, calls);
	const auto setups = ends.setups_ms();
	const double late = static_cast<double>(paced.late) / static_cast<double>(calls);
	figures.add(side, kFull + "calls a second", rate);
	figures.add(side, kHalf + "share of calls that began late", late);
	figures.add(side, kHalf + "calls lost on the way", static_cast<double>(paced.lost));
	figures.add(side, kHalf + "packets dropped before the server", server.dropped() - dropped);
	if (late > kMostLate) {
		std::printf("  b2b_calls, %s: the ends fell behind, setup is not known\n",
				side == Side::Ours ? "ours" : "stock");
		return;
	}
	figures.add(side, kHalf + "setup takes ms, median", percentile(setups, 0.5));
	figures.add(side, kHalf + "setup takes ms, p99", percentile(setups, 0.99));
}

void measure_cpu(Figures &figures, Side side, const Scale &scale, int workers) {
	Server server(server_of_calls(side, scale, workers, 512));
	Ends ends(server.office());
	ends.make(400);
	server.office().settle();
	const size_t calls = scale.of(12000);
	double rate = 0;
	const double cpu = server.cpu_of([&] { rate = rate_of(ends, calls); });
	const auto name = std::to_string(workers) + (workers == 1 ? " worker: " : " workers: ");
	figures.add(side, name + "CPU ms a call", 1000 * cpu / static_cast<double>(calls));
	figures.add(side, name + "calls a second, as many as go", rate);
	if (workers == 1) measure_setup(figures, side, server, ends, calls / 2);
}

double cpu_of_calls(Server &server, Ends &ends, size_t calls) {
	server.office().settle();
	return 1000 * server.cpu_of([&] { ends.make(calls); }) / static_cast<double>(calls);
}

} // namespace

void measure_b2b_calls(Figures &figures, Side side, const Scale &scale) {
	for (const int workers : {1, 2, 4}) measure_cpu(figures, side, scale, workers);
}

void measure_b2b_held(Figures &figures, Side side, const Scale &scale) {
	Server server(server_of_calls(side, scale, 2, 2048));
	Ends ends(server.office());
	const size_t few = scale.of(1000), many = scale.of(100000), calls = scale.of(12000);
	ends.make(2000); // what is allocated once
	const auto empty = server.settled();

	ends.hold(few);
	const double with_few = cpu_of_calls(server, ends, calls);
	ends.hold(many - few);
	const auto full = server.settled();
	const double with_many = cpu_of_calls(server, ends, calls);
	const auto held = static_cast<double>(ends.held());
	ends.hang_up();
	const auto after = server.settled();

	figures.add(side, "calls held", held);
	figures.add(side, "a held call, shm bytes", (full.shm.used - empty.shm.used) / held);
	figures.add(
			side, "a held call, with the allocator's own", (full.shm.real - empty.shm.real) / held);
	figures.add(side, "all of them, shm MB", (full.shm.used - empty.shm.used) / 1e6);
	figures.add(side, "CPU ms a call, beside a hundredth of them", with_few);
	figures.add(side, "CPU ms a call, beside all of them", with_many);
	figures.add(side, "left behind by all of them, shm bytes", after.shm.used - empty.shm.used);
	figures.add(side, "left behind by all of them, private bytes", after.pkg - empty.pkg);
}

} // namespace bench
