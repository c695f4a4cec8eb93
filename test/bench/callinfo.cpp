// What a SUBSCRIBE and a PUBLISH cost in presence when presence_callinfo.so has the package, against a package of
// presence itself that does no more than hand on what was published. The phones are SIPp's.
#include "test/bench/parts.hpp"

#include <stdexcept>

#include "test/support/sipp.hpp"

namespace bench {

namespace {

using test::Sipp;
using Words = std::vector<std::string>;

// How SIPp sends: requests a second that leave the server idle for most of the time, or as many as go with this
// many at once.
enum class Pace { Steady, FlatOut };
constexpr size_t kSteady = 1000, kWindow = 40;
constexpr int kPatience = 60; // seconds

test::Recipe presence(Side side, const Scale &scale) {
	auto made = recipe(Side::Ours, scale, 512);
	made.config = "test/bench/callinfo.cfg";
	made.modparams = {R"("tm", "wt_timer", 500)"};
	if (side == Side::Ours) made.defines["WITH_CALLINFO"] = "1";
	return made;
}

[[noreturn]] void has_failed(const Sipp &sipp) {
	throw std::runtime_error("sipp: " + sipp.errors());
}

void all_go_well(Sipp &sipp) {
	if (!sipp.has_ended(1000 * (kPatience + 5)) || !sipp.is_content()) has_failed(sipp);
}

// One server and those who watch and publish there. Each measurement has lines of its own: user_ and the number of
// the call.
class Presence {
public:
	Presence(Figures &figures, Side side, const Scale &scale)
			: figures_(figures), side_(side), server_(presence(side, scale)) {}

	// Dialogs of 1 + `refreshes` SUBSCRIBEs, `requests` in all.
	void subscribe(const std::string &what, size_t requests, size_t refreshes, Pace pace) {
		const size_t each = 1 + refreshes;
		measure(what, requests, pace, [&] {
			Sipp watchers("test/bench/sipp/subscribe.xml", kPatience,
					words(requests / each, pace, kSteady / each,
							{"-set", "refreshes", std::to_string(refreshes)}));
			all_go_well(watchers);
		});
	}

	// Each with its NOTIFY to a watcher.
	void publish(const std::string &what, size_t requests, Pace pace) {
		const auto before = replies();
		Sipp watchers("test/bench/sipp/watch.xml", kPatience,
				words(requests, Pace::Steady, kSteady, {"-l", std::to_string(requests)}));
		while (replies() - before < requests)
			if (watchers.has_ended(50)) has_failed(watchers);
		server_.office().settle();
		measure(what, requests, pace, [&] {
			Sipp publishers(side_ == Side::Ours ? "test/bench/sipp/publish_call_info.xml"
												: "test/bench/sipp/publish_mwi.xml",
					kPatience, words(requests, pace, kSteady));
			all_go_well(publishers);
			all_go_well(watchers);
		});
	}

private:
	Words words(size_t calls, Pace pace, size_t rate, const Words &more = {}) {
		auto made = sipp_words(
				server_, user_, side_ == Side::Ours ? "call-info" : "message-summary", calls);
		made.insert(
				made.end(), {"-r", std::to_string(pace == Pace::Steady ? rate : 100 * kSteady)});
		made.insert(made.end(), more.begin(), more.end());
		return made;
	}

	template <class Work>
	void measure(const std::string &what, size_t requests, Pace pace, const Work &work) {
		double seconds = 0;
		const double cpu = server_.cpu_of([&] {
			const auto start = Clock::now();
			work();
			seconds = std::chrono::duration<double>(Clock::now() - start).count();
		});
		const auto count = static_cast<double>(requests);
		if (pace == Pace::Steady)
			figures_.add(side_, what + ", CPU ms with its NOTIFY", 1000 * cpu / count);
		else
			figures_.add(side_, what + ", a second", count / seconds);
		user_ += "n";
	}

	// That the server has had: to NOTIFYs.
	size_t replies() {
		return server_.kamailio().rpc("tm.stats")["result"]["rpl_received"].asUInt64();
	}

	Figures &figures_;
	Side side_;
	Server server_;
	std::string user_ = "l";
};

} // namespace

Words sipp_words(Server &server, const std::string &user, const std::string &event, size_t calls) {
	return {"127.0.0.1:" + std::to_string(server.kamailio().port()), "-s", user, "-key", "event",
			event, "-m", std::to_string(calls), "-l", std::to_string(kWindow), "-buff_size",
			"1048576", "-default_behaviors", "all,-bye"};
}

void measure_callinfo(Figures &figures, Side side, const Scale &scale) {
	Presence presence(figures, side, scale);
	const size_t few = scale.of(4000), many = scale.of(8000);
	for (const auto pace : {Pace::Steady, Pace::FlatOut}) {
		const size_t requests = pace == Pace::Steady ? few : many;
		presence.subscribe("a new SUBSCRIBE", requests, 0, pace);
		presence.subscribe("a SUBSCRIBE, nine of ten refresh", requests, 9, pace);
		presence.publish("a PUBLISH", requests, pace);
	}
}

} // namespace bench
