// Many conversations at a time on one server, and what became of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "test/soak/conversation.hpp"

namespace soak {

struct Tally {
	size_t begun = 0, finished = 0, lost = 0;
	std::vector<size_t> by_ms = std::vector<size_t>(kMost + 1); // exchanges that took so many
	std::vector<std::string> trouble;                           // the first few

	static constexpr size_t kMost = 10000;
	size_t late() const; // exchanges of half a second (T1) or more
	size_t exchanges() const;
	size_t within(double share) const; // milliseconds in which this share of them was done
};

// What a server is for.
struct Mix {
	std::vector<Kind> kinds; // in turns
	double each_second;
	std::vector<const char *> gauges; // above zero while there is load, zero at the end
	std::vector<const char *> faults; // always zero
	bool has_lines;                   // phones watch them
};

class Load {
public:
	Load(test::Kamailio &server, const Mix &mix);

	// Begins what is due `past` the start, and goes on with what runs.
	void go_on_from(std::chrono::duration<double> past);
	// The same, and begins nothing; false when nothing runs any more.
	bool goes_on();
	// Hears what still comes, and answers it.
	void settle();
	// The phones that see the calls of the lines: one for each.
	void watch();
	void unwatch();
	const Tally &tally() const { return tally_; }
	// The highest values that the gauges were seen with while it ran.
	const std::map<std::string, int64_t> &peaks() const { return peaks_; }

private:
	void begin();
	void pump();
	void take(test::BarePhone &who, const test::SipText &message);
	void go_on();
	void look_at_statistics();
	void lose(const Conversation &one, const std::string &why);
	Conversation *conversation_of(const test::SipText &message);

	test::Kamailio &server_;
	const Mix &mix_;
	test::BarePhone near_, far_, watcher_;
	std::vector<std::pair<test::SipText, test::SipText>> watching_; // SUBSCRIBE and its 2xx
	std::map<size_t, Conversation> conversations_;
	std::map<std::string, size_t> by_call_id_;
	std::map<std::string, int64_t> peaks_;
	Tally tally_;
	size_t begun_ = 0;
	Clock::time_point looked_;
};

// Loads all for so long, and ends what runs then.
void run(const std::vector<Load *> &loads, std::chrono::seconds time);

} // namespace soak
