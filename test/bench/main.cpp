// bench [PART ...]: our sca.so against the stock one, in turns, in one run. BENCH=short does less of everything,
// BENCH_ALLOCATOR=qm takes the host's usual allocator with mem_join=0, BENCH_ROUNDS=N as many rounds,
// BENCH_SIDE=ours|stock one side. bench --check: a short comparison, which fails where the page promises less.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include "test/bench/contest.hpp"
#include "test/bench/parts.hpp"

namespace {

using namespace bench;

struct Part {
	const char *name;
	const char *title;
	void (*measure)(Figures &, Side, const Scale &);
	bool has_rounds; // false: bytes and bulk work, which do not vary
};

constexpr Part kParts[] = {
		{"subscribe", "subscriptions", measure_subscribe, true},
		{"fanout", "telling a group", measure_fanout, true},
		{"calls", "calls", measure_calls, true},
		{"sustained", "as many SUBSCRIBEs as go", measure_sustained, true},
		{"notifies", "very many NOTIFYs", measure_notifies, false},
		{"memory", "shared memory", measure_memory, false},
		{"storage", "database", measure_storage, false},
		{"callops", "callops, loaded (ours) or not (stock)", measure_callops, true},
		{"callinfo", "presence, with presence_callinfo (ours) or alone (stock)", measure_callinfo,
				true},
		{"b2b_calls", "b2b_logic (ours) or proxy with dialog (stock)", measure_b2b_calls, true},
		{"b2b_held", "b2b_logic (ours) or proxy with dialog (stock)", measure_b2b_held, false},
};

std::string setting(const char *name, const std::string &otherwise) {
	const char *value = std::getenv(name);
	return value && *value ? value : otherwise;
}

Scale scale_asked() {
	Scale scale;
	scale.is_short = setting("BENCH", "full") == "short";
	scale.allocator = setting("BENCH_ALLOCATOR", "fm");
	scale.rounds = std::max(
			1, std::atoi(setting("BENCH_ROUNDS", scale.is_short ? "1" : "3").c_str()));
	return scale;
}

std::vector<Side> sides_asked() {
	const auto side = setting("BENCH_SIDE", "both");
	if (side == "ours") return {Side::Ours};
	if (side == "stock") return {Side::Stock};
	return {Side::Ours, Side::Stock};
}

bool is_asked(const Part &part, const std::vector<std::string> &names) {
	return names.empty() || std::find(names.begin(), names.end(), part.name) != names.end();
}

// A side that fails leaves its figures out and is named; the others go on.
bool run_side(const Part &part, Figures &figures, Side side, const Scale &scale) {
	try {
		part.measure(figures, side, scale);
		return true;
	} catch (const std::exception &reason) {
		const char *name = side == Side::Ours ? "ours" : "stock";
		std::printf("  %s, %s: %s\n", part.name, name, reason.what());
		return false;
	}
}

bool run(const Part &part, const Scale &scale) {
	Figures figures;
	bool is_whole = true;
	for (int round = 0; round < (part.has_rounds ? scale.rounds : 1); ++round)
		for (const Side side : sides_asked())
			is_whole = run_side(part, figures, side, scale) && is_whole;
	figures.print(part.title);
	return is_whole;
}

int check(Scale scale) {
	scale.rounds = std::max(3, scale.rounds);
	try {
		return holds_promises(scale) ? 0 : 1;
	} catch (const std::exception &reason) {
		std::printf("bench: %s\n", reason.what());
		return 1;
	}
}

} // namespace

int main(int argc, char **argv) {
	const std::vector<std::string> names(argv + 1, argv + argc);
	const Scale scale = scale_asked();
	if (scale.allocator != "fm" && scale.allocator != "qm") {
		std::printf("BENCH_ALLOCATOR is fm or qm\n");
		return 2;
	}
	std::setvbuf(stdout, nullptr, _IOLBF, 0);
	std::printf(
			"ours against stock: %u cores, Kamailio with 2 workers, allocator %s, %d round%s%s\n"
			"ratio: ours/stock, below 1 is less; CPU is that of all processes of the server\n",
			std::thread::hardware_concurrency(),
			scale.allocator == "fm" ? "fm" : "qm with mem_join=0", scale.rounds,
			scale.rounds == 1 ? "" : "s", scale.is_short ? ", short" : "");
	if (names == std::vector<std::string>{"--check"}) return check(scale);
	bool is_whole = true;
	for (const Part &part : kParts)
		if (is_asked(part, names)) is_whole = run(part, scale) && is_whole;
	return is_whole ? 0 : 1;
}
