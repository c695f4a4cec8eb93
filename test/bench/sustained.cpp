// How many SUBSCRIBEs a second go through, with SIPp's phones: as many as go, some at a time.
#include "test/bench/parts.hpp"

#include <stdexcept>

#include "test/support/sipp.hpp"

namespace bench {

namespace {

constexpr int kPatience = 60; // seconds

double seconds_of_dialogs(
		Server &server, const std::string &user, size_t dialogs, size_t refreshes) {
	auto words = sipp_words(server, user, "call-info", dialogs);
	words.insert(words.end(), {"-r", "100000", "-set", "refreshes", std::to_string(refreshes)});
	const auto start = Clock::now();
	test::Sipp phones("test/bench/sipp/subscribe.xml", kPatience, words);
	if (!phones.has_ended(1000 * (kPatience + 5)) || !phones.is_content())
		throw std::runtime_error("sipp: " + phones.errors());
	return std::chrono::duration<double>(Clock::now() - start).count();
}

} // namespace

void measure_sustained(Figures &figures, Side side, const Scale &scale) {
	const size_t requests = scale.of(16000);
	for (const size_t each : {1, 10}) {
		Server server(side, scale);
		const double seconds = seconds_of_dialogs(server, "l", requests / each, each - 1);
		figures.add(side,
				each == 1 ? "new SUBSCRIBEs a second" : "SUBSCRIBEs a second, nine of ten refresh",
				static_cast<double>(requests) / seconds);
	}
}

} // namespace bench
