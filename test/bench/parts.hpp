// The parts of the benchmark. Each runs one side once, on a server of its own.
#pragma once

#include "test/bench/figures.hpp"
#include "test/bench/server.hpp"

namespace bench {

void measure_subscribe(Figures &figures, Side side, const Scale &scale);
void measure_fanout(Figures &figures, Side side, const Scale &scale);
void measure_calls(Figures &figures, Side side, const Scale &scale);
void measure_sustained(Figures &figures, Side side, const Scale &scale);
void measure_notifies(Figures &figures, Side side, const Scale &scale);
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

// SIPp's command line for so many calls to this server, but their rate: "-s" is what the users of lines begin with.
// No more at once than its buffer holds the answers of, also when it was late and catches up. A call that fails is
// dropped without a BYE, whose refusal would hide why.
std::vector<std::string> sipp_words(
		Server &server, const std::string &user, const std::string &event, size_t calls);

// `count` calls from `lines` lines at once: line-seize, INVITE, 180, 200, ACK, BYE. The phones are subscribed
// and the far end is registered.
void make_calls(Office &office, size_t lines, size_t count);

} // namespace bench
