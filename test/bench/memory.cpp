// Shared memory that a subscription and an appearance hold, and what calls leave behind.
#include "test/bench/parts.hpp"

#include <stdexcept>

#include "test/support/process.hpp"

namespace bench {

namespace {

using Shm = Server::Shm;

void tell(Figures &figures, Side side, const std::string &name, const Shm &before, const Shm &after,
		size_t count) {
	const auto n = static_cast<double>(count);
	figures.add(side, name + ", shm bytes", (after.used - before.used) / n);
	figures.add(side, name + ", with the allocator's own", (after.real - before.real) / n);
}

// By RPC, so that no seizure comes with it.
void seize_by_hand(Server &server, size_t lines, bool is_release) {
	for (size_t i = 0; i < lines; ++i) {
		const auto aor = "sip:l" + std::to_string(i) + "@sca.test";
		const auto answer = is_release ? server.kamailio().rpc("sca.release_appearance", aor, 1)
									   : server.kamailio().rpc("sca.seize_appearance", aor,
											   "sip:p" + std::to_string(i) + "@127.0.0.1:9");
		server.office().drain();
		if (answer.isMember("error"))
			throw std::runtime_error("appearance: " + answer["error"].toStyledString());
	}
}

Shm settled_shm(Server &server) {
	server.office().settle();
	return server.shm();
}

void measure_subscriptions(Figures &figures, Side side, const Scale &scale) {
	Server server(side, scale);
	Office &office = server.office();
	const size_t alone = scale.of(4000), shared = scale.of(4000);
	office.add_lines(20, 1);
	office.subscribe_all(); // what is allocated once
	const auto empty = settled_shm(server);

	office.add_lines(alone, 1);
	office.subscribe(20, 20 + alone);
	const auto full = settled_shm(server);
	tell(figures, side, "a subscription alone on its line", empty, full, alone);

	office.add_lines(shared / 10, 10);
	office.subscribe(20 + alone, office.phones());
	const auto fuller = settled_shm(server);
	tell(figures, side, "a subscription, ten on a line", full, fuller, shared);
}

// What is to be written to the database is held until it is, so it is written at once here.
test::Recipe storing_at_once(Side side, const Scale &scale) {
	auto asked = recipe(side, scale, 512);
	asked.modparams.push_back(R"("sca", "db_update_interval", 1)");
	return asked;
}

Shm stored_shm(Server &server) {
	server.office().settle();
	test::sleep_ms(1000);
	return server.shm();
}

void measure_appearances(Figures &figures, Side side, const Scale &scale) {
	Server server(storing_at_once(side, scale));
	Office &office = server.office();
	const size_t lines = scale.of(800);
	office.add_lines(lines, 1);
	office.subscribe_all();
	const auto before = stored_shm(server);
	seize_by_hand(server, lines, false);
	tell(figures, side, "the first appearance of a line, seized", before, stored_shm(server),
			lines);
	seize_by_hand(server, lines, true);
	const auto idle = stored_shm(server);
	tell(figures, side, "kept by the line when it is idle again", before, idle, lines);
	seize_by_hand(server, lines, false);
	seize_by_hand(server, lines, true);
	tell(figures, side, "left by one more seizure", idle, stored_shm(server), lines);
}

// Told to phones that do not answer, before it is sent again.
void measure_in_flight(Figures &figures, Side side, const Scale &scale) {
	constexpr size_t kGroup = 200;
	constexpr int kSentMs = 200;
	Server server(side, scale);
	server.office().add_lines(1, kGroup);
	server.office().subscribe_all();
	for (const bool is_release : {false, true}) {
		seize_by_hand(server, 1, is_release);
		server.office().settle();
	}
	const auto before = server.shm();
	server.office().fall_silent();
	seize_by_hand(server, 1, false);
	test::sleep_ms(kSentMs);
	tell(figures, side, "a NOTIFY in flight, group of 200", before, server.shm(), kGroup);
}

void measure_leak(Figures &figures, Side side, const Scale &scale) {
	Server server(storing_at_once(side, scale));
	Office &office = server.office();
	office.add_lines(4, 2);
	office.subscribe_all();
	office.register_far_end();
	make_calls(office, 4, 200);
	const auto before = stored_shm(server);
	const size_t calls = scale.of(2000);
	make_calls(office, 4, calls);
	tell(figures, side, "left by a call", before, stored_shm(server), calls);
}

} // namespace

void measure_memory(Figures &figures, Side side, const Scale &scale) {
	measure_subscriptions(figures, side, scale);
	measure_appearances(figures, side, scale);
	measure_in_flight(figures, side, scale);
	measure_leak(figures, side, scale);
}

} // namespace bench
