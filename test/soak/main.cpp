// soak: an hour of mixed load on every module, SOAK_SECONDS of it where that is set. Ends with what was lost, what
// leaked and what was late; the exit status says whether all is well.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <list>
#include <optional>
#include <string>
#include <utility>

#include "test/soak/load.hpp"
#include "test/support/process.hpp"

namespace {

using namespace soak;

// callops keeps a call that was referred for five minutes after its end.
constexpr std::chrono::seconds kLongestRest(330);
constexpr int kTransactionsMs = 5000; // until tm has let go of the last ones
constexpr int64_t kShmRoom = 24576;   // some transactions of the host come and go
constexpr int64_t kPkgRoom = 4096;    // of one process; one of them answers the question
constexpr double kLateShare = 0.001;

struct Memory {
	int64_t shm = 0;
	std::vector<int64_t> pkg;
};

int64_t living(test::Kamailio &server, const Mix &mix) {
	int64_t sum = 0;
	for (const auto *name : mix.gauges) sum += server.statistic(name);
	return sum;
}

// Of a server that has forgotten what it was loaded with.
Memory memory_of(test::Kamailio &server, const Mix &mix) {
	const auto end = Clock::now() + kLongestRest;
	while (living(server, mix) > 0 && Clock::now() < end) test::sleep_ms(1000);
	test::sleep_ms(kTransactionsMs);
	Memory memory{static_cast<int64_t>(server.shm_used()), {}};
	const auto answer = server.rpc("pkg.stats");
	for (const auto &process : answer["result"]) memory.pkg.push_back(process["used"].asInt64());
	return memory;
}

// A server and what it is loaded with.
struct Part {
	const char *name;
	test::Recipe recipe;
	Mix mix;
};

Part lines_and_orders() {
	Part part{"shared lines, and calls under orders", {}, {}};
	part.recipe.config = "doc/examples/callops.cfg";
	part.recipe.defines["WITH_SCA"] = "1";
	part.recipe.modparams = {R"("sca", "db_url", DBURL)", R"("sca", "db_update_interval", 1)",
			R"("tm", "wt_timer", 1000)"};
	part.recipe.shm_mb = 256;
	part.mix = {{std::begin(kOfLines), std::end(kOfLines)}, 60,
			{"sca:lines", "sca:subscriptions", "sca:appearances", "callops:calls"},
			{"sca:db_queue", "sca:db_errors", "sca:notify_failed"}, true};
	return part;
}

Part b2bua() {
	Part part{"calls through a B2BUA", {}, {}};
	part.recipe.config = "doc/examples/b2b-topology-hiding.cfg";
	part.recipe.modparams = {R"("tm", "wt_timer", 1000)"};
	part.recipe.shm_mb = 256;
	part.mix = {{std::begin(kOfB2bua), std::end(kOfB2bua)}, 30,
			{"b2b_logic:calls", "b2b_entities:sessions", "b2b_entities:legs"},
			{"b2b_logic:legs_lost", "b2b_logic:setup_failed", "b2b_entities:legs_lost",
					"b2b_entities:unsent", "b2b_entities:refused_limit",
					"b2b_entities:refused_busy", "b2b_entities:unknown"},
			false};
	return part;
}

// The same calls, each of one shared line.
Part shared_lines() {
	auto part = b2bua();
	part.name = "calls of a shared line through a B2BUA";
	part.recipe.config = "doc/examples/b2b-sca.cfg";
	// A file that three modules write through to would be what is measured.
	part.recipe.modparams.emplace_back(R"("sca", "db_url", "none")");
	part.recipe.modparams.emplace_back(R"("b2b_entities|b2b_logic|b2b_sca", "db_mode", 0)");
	part.mix.gauges.push_back("b2b_sca:lines");
	part.mix.gauges.push_back("b2b_sca:appearances");
	part.mix.faults.push_back("b2b_sca:refused");
	part.mix.faults.push_back("b2b_sca:db_errors");
	return part;
}

// Prints one line of the result; `is_well` is what it should be.
bool tell(const std::string &what, const std::string &value, bool is_well) {
	std::printf("  %-44s %s%s\n", what.c_str(), value.c_str(), is_well ? "" : "   <-- not well");
	return is_well;
}

bool tell_lost(const Tally &tally) {
	for (const auto &line : tally.trouble) std::printf("    %s\n", line.c_str());
	const bool is_well = tell("conversations", std::to_string(tally.begun), tally.begun > 0);
	return tell("lost", std::to_string(tally.lost), tally.lost == 0) && is_well;
}

bool tell_late(const Tally &tally) {
	const auto all = static_cast<double>(tally.exchanges());
	tell("exchanges", std::to_string(tally.exchanges()), true);
	tell("ms of 50 % / 99 % / all",
			std::to_string(tally.within(0.5)) + " / " + std::to_string(tally.within(0.99)) + " / "
					+ std::to_string(tally.within(1)),
			true);
	return tell("late (500 ms and more)", std::to_string(tally.late()),
			static_cast<double>(tally.late()) <= all * kLateShare);
}

bool tell_grown(const std::string &what, int64_t from, int64_t to, int64_t room) {
	return tell(
			what, std::to_string(from) + " to " + std::to_string(to) + " bytes", to <= from + room);
}

bool tell_leaked(const Memory &before, const Memory &after) {
	bool is_well = tell_grown("shared memory", before.shm, after.shm, kShmRoom);
	for (size_t i = 0; i < before.pkg.size() && i < after.pkg.size(); ++i)
		if (after.pkg[i] > before.pkg[i] + kPkgRoom)
			is_well = tell_grown("private memory of process " + std::to_string(i), before.pkg[i],
					after.pkg[i], kPkgRoom);
	return is_well;
}

// Each gauge was above zero while there was load, so zero at the end says something.
bool tell_left(test::Kamailio &server, const Mix &mix, const Load &load) {
	bool is_well = true;
	for (const auto &[name, peak] : load.peaks()) {
		const auto left = server.statistic(name);
		is_well = tell(name + ", at most and at the end",
						  std::to_string(peak) + " / " + std::to_string(left),
						  peak > 0 && left == 0)
				&& is_well;
	}
	for (const auto *name : mix.faults) {
		const auto left = server.statistic(name);
		is_well = tell(name, std::to_string(left), left == 0) && is_well;
	}
	return is_well;
}

// One of the parts while it is soaked.
class Soaked {
public:
	explicit Soaked(Part part) : part_(std::move(part)), server_(part_.recipe) { server_.start(); }

	Load &loaded() {
		load_.emplace(server_, part_.mix);
		load_->watch();
		return *load_;
	}
	void rests() {
		load_->unwatch();
		before_ = std::exchange(after_, memory_of(server_, part_.mix));
	}
	bool tell_all() {
		std::printf("%s\n", part_.name);
		bool is_well = tell_lost(load_->tally());
		is_well = tell_leaked(before_, after_) && is_well;
		is_well = tell_left(server_, part_.mix, *load_) && is_well;
		is_well = tell_late(load_->tally()) && is_well;
		server_.stop();
		return is_well;
	}

private:
	const Part part_;
	test::Kamailio server_;
	std::optional<Load> load_;
	Memory before_, after_; // the last load
};

void load_all(std::list<Soaked> &parts, std::chrono::seconds time) {
	std::vector<Load *> loads;
	for (auto &part : parts) loads.push_back(&part.loaded());
	run(loads, time);
	for (auto &part : parts) part.rests();
}

bool soak_for(std::chrono::seconds time) {
	std::list<Soaked> parts;
	parts.emplace_back(lines_and_orders());
	parts.emplace_back(b2bua());
	parts.emplace_back(shared_lines());
	load_all(parts, std::clamp(time / 4, std::chrono::seconds(5), std::chrono::seconds(120)));
	load_all(parts, time);

	std::printf("soak: %ld s of load\n", static_cast<long>(time.count()));
	bool is_well = true;
	for (auto &part : parts) is_well = part.tell_all() && is_well;
	return is_well;
}

} // namespace

int main() {
	const char *set = std::getenv("SOAK_SECONDS");
	const int seconds = set != nullptr ? std::atoi(set) : 3600;
	if (seconds < 1) {
		std::printf("SOAK_SECONDS is a number of seconds\n");
		return 2;
	}
	try {
		const bool is_well = soak_for(std::chrono::seconds(seconds));
		std::printf(is_well ? "soak: all is well\n" : "soak: not all is well\n");
		return is_well ? 0 : 1;
	} catch (const std::exception &reason) {
		std::printf("soak: %s\n", reason.what());
		return 1;
	}
}
