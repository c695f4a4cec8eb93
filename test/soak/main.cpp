// soak: an hour of mixed load on every module, SOAK_SECONDS of it where that is set. Ends with what was lost, what
// leaked and what was late; the exit status says whether all is well.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

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
	int64_t shm;
	std::vector<int64_t> pkg;
};

Memory memory_of(test::Kamailio &server) {
	const auto end = Clock::now() + kLongestRest;
	while (server.statistic("callops:calls") > 0 && Clock::now() < end) test::sleep_ms(1000);
	test::sleep_ms(kTransactionsMs);
	Memory memory{static_cast<int64_t>(server.shm_used()), {}};
	const auto answer = server.rpc("pkg.stats");
	for (const auto &process : answer["result"]) memory.pkg.push_back(process["used"].asInt64());
	return memory;
}

test::Recipe recipe() {
	test::Recipe made;
	made.config = "doc/examples/callops.cfg";
	made.defines["WITH_SCA"] = "1";
	made.modparams = {R"("sca", "db_url", DBURL)", R"("sca", "db_update_interval", 1)",
			R"("tm", "wt_timer", 1000)"};
	made.shm_mb = 256;
	return made;
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
bool tell_left(test::Kamailio &server, const Load &load) {
	bool is_well = true;
	for (const auto &[name, peak] : load.peaks()) {
		const auto left = server.statistic(name);
		is_well = tell(name + ", at most and at the end",
						  std::to_string(peak) + " / " + std::to_string(left),
						  peak > 0 && left == 0)
				&& is_well;
	}
	for (const auto *name : {"sca:db_queue", "sca:db_errors", "sca:notify_failed"}) {
		const auto left = server.statistic(name);
		is_well = tell(name, std::to_string(left), left == 0) && is_well;
	}
	return is_well;
}

bool soak_for(std::chrono::seconds time) {
	test::Kamailio server(recipe());
	server.start();
	Load warm(server);
	warm.watch();
	warm.run(std::clamp(time / 4, std::chrono::seconds(5), std::chrono::seconds(120)));
	warm.unwatch();
	const auto before = memory_of(server);

	Load load(server);
	load.watch();
	load.run(time);
	load.unwatch();
	const auto after = memory_of(server);

	std::printf("soak: %ld s of load\n", static_cast<long>(time.count()));
	bool is_well = tell_lost(load.tally());
	is_well = tell_leaked(before, after) && is_well;
	is_well = tell_left(server, load) && is_well;
	is_well = tell_late(load.tally()) && is_well;
	server.stop();
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
