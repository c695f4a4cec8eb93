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

// `count` calls from `lines` lines at once: line-seize, INVITE, 180, 200, ACK, BYE. The phones are subscribed
// and the far end is registered.
void make_calls(Office &office, size_t lines, size_t count);

} // namespace bench
