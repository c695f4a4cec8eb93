#include "test/bench/contest.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "test/bench/parts.hpp"
#include "test/support/limits.hpp"

namespace bench {

namespace {

using test::kPage;
using test::kTolerance;
using test::Promise;
using test::row_of;

// The lines of each server: those that call, then one group of 10 and one of 50, then phones alone on theirs.
constexpr size_t kCalling = 4, kTen = 4, kFifty = 5;
constexpr size_t kPhones = 3000, kNotifies = 6000, kCalls = 500;
constexpr int kMoreRounds = 7;

void subscribe_anew(Figures &figures, Side side, Server &server) {
	const size_t first = server.office().phones();
	server.office().add_lines(kPhones, 1);
	measure_subscribes(figures, side, server, "new", first);
}

void refresh(Figures &figures, Side side, Server &server) {
	measure_subscribes(figures, side, server, "refresh", server.office().phones() - kPhones);
}

template <size_t Line>
void tell(Figures &figures, Side side, Server &server) {
	measure_group(figures, side, server, Line, kNotifies);
}

void call(Figures &figures, Side side, Server &server) {
	measure_calls_of(figures, side, server, kCalling, kCalls);
}

struct Measure {
	const char *part, *figure;
	void (*take)(Figures &, Side, Server &);
};

constexpr Measure kMeasures[] = {
		{"subscribe", "new: CPU ms a SUBSCRIBE with its NOTIFY", subscribe_anew},
		{"subscribe", "refresh: CPU ms a SUBSCRIBE with its NOTIFY", refresh},
		{"fanout", "group of 10: CPU us a NOTIFY", tell<kTen>},
		{"fanout", "group of 50: CPU us a NOTIFY", tell<kFifty>},
		{"calls", "group of 2: CPU ms a call", call},
};

const Measure &measure_of(const Promise &promise) {
	for (const Measure &one : kMeasures)
		if (promise.part == one.part && promise.figure == one.figure) return one;
	throw std::runtime_error(std::string(kPage) + " promises what is not measured: "
			+ row_of(promise.part, promise.figure, promise.ratio));
}

std::vector<Promise> promises() {
	std::ifstream file(test::project_root() + "/" + kPage);
	std::ostringstream text;
	text << file.rdbuf();
	return test::read_promises(text.str());
}

class Contest {
public:
	explicit Contest(const Scale &scale) : ours_(Side::Ours, scale), stock_(Side::Stock, scale) {
		for (Server *server : {&ours_, &stock_}) prepare(*server);
	}

	void take_turns(const Measure &measure) {
		measure.take(figures_, Side::Ours, ours_);
		measure.take(figures_, Side::Stock, stock_);
	}
	double ratio(const Measure &measure) const { return figures_.ratio(measure.figure); }

	// By itself, and nothing counts that was measured before.
	double ratio_again(const Measure &measure) {
		figures_ = {};
		for (int round = 0; round < kMoreRounds; ++round) take_turns(measure);
		return ratio(measure);
	}

private:
	static void prepare(Server &server) {
		Office &office = server.office();
		office.add_lines(kCalling, 2);
		office.add_lines(1, 10);
		office.add_lines(1, 50);
		office.add_lines(kPhones, 1);
		office.subscribe_all();
		office.register_far_end();
		make_calls(office, kCalling, 20);
		office.settle();
	}

	Server ours_, stock_;
	Figures figures_;
};

bool is_kept(const Promise &promise, double ratio) {
	return ratio <= kTolerance * promise.ratio;
}

void say(const char *what, const Promise &promise, double ratio) {
	std::printf("%s: %s, %s: ratio %.2f, more than %.2f (%.1f times the %.2f of %s)\n", what,
			promise.part.c_str(), promise.figure.c_str(), ratio, kTolerance * promise.ratio,
			kTolerance, promise.ratio, kPage);
}

} // namespace

bool holds_promises(const Scale &scale) {
	const auto promised = promises();
	for (const auto &one : promised) measure_of(one); // before anything starts
	Contest contest(scale);
	for (int round = 0; round < scale.rounds; ++round)
		for (const auto &one : promised) contest.take_turns(measure_of(one));

	std::vector<double> ratios;
	for (const auto &one : promised) ratios.push_back(contest.ratio(measure_of(one)));
	bool is_good = true;
	for (size_t i = 0; i < promised.size(); ++i) {
		const Promise &promise = promised[i];
		if (!is_kept(promise, ratios[i])) {
			say("once more, by itself", promise, ratios[i]);
			ratios[i] = contest.ratio_again(measure_of(promise));
		}
		std::printf("%s\n", row_of(promise.part, promise.figure, ratios[i]).c_str());
		if (is_kept(promise, ratios[i])) continue;
		say("FAILED", promise, ratios[i]);
		is_good = false;
	}
	return is_good;
}

} // namespace bench
