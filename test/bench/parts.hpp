// The parts of the benchmark. Each runs one side once, on a server of its own.
#pragma once

#include "test/bench/figures.hpp"
#include "test/bench/server.hpp"

namespace bench {

void measure_subscribe(Figures &figures, Side side, const Scale &scale);
void measure_fanout(Figures &figures, Side side, const Scale &scale);
void measure_calls(Figures &figures, Side side, const Scale &scale);
void measure_memory(Figures &figures, Side side, const Scale &scale);
void measure_storage(Figures &figures, Side side, const Scale &scale);
void measure_callops(Figures &figures, Side side, const Scale &scale);
void measure_callinfo(Figures &figures, Side side, const Scale &scale);
void measure_b2b_calls(Figures &figures, Side side, const Scale &scale);
void measure_b2b_held(Figures &figures, Side side, const Scale &scale);

// The same on a server that stands: what one part and the comparison in `make check` both take.
// Every phone from the first one on, as it is.
void measure_subscribes(
		Figures &figures, Side side, Server &server, const std::string &name, size_t first);
// The phones of a line are subscribed, and told about so many NOTIFYs.
void measure_group(Figures &figures, Side side, Server &server, size_t line, size_t notifies);
// From the first lines, which are alike.
void measure_calls_of(Figures &figures, Side side, Server &server, size_t lines, size_t calls);

// `count` calls from `lines` lines at once: line-seize, INVITE, 180, 200, ACK, BYE. The phones are subscribed
// and the far end is registered.
void make_calls(Office &office, size_t lines, size_t count);

} // namespace bench
