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

class Load {
public:
	explicit Load(test::Kamailio &server);

	// Begins conversations for so long, a fixed number a second, and ends those that run.
	void run(std::chrono::seconds time);
	// Hears what still comes, and answers it.
	void settle();
	// The phones that see the calls of the lines: one for each.
	void watch();
	void unwatch();
	const Tally &tally() const { return tally_; }
	// The highest values that these statistics were seen with while it ran.
	const std::map<std::string, int64_t> &peaks() const { return peaks_; }

private:
	void begin();
	void pump();
	void take(test::BarePhone &who, const test::SipText &message);
	void go_on();
	void look_at_statistics();
	void lose(const Conversation &one, const std::string &why);
	size_t running() const { return conversations_.size(); }

	test::Kamailio &server_;
	test::BarePhone near_, far_, watcher_;
	std::vector<std::pair<test::SipText, test::SipText>> watching_; // SUBSCRIBE and its 2xx
	std::map<size_t, Conversation> conversations_;
	std::map<std::string, size_t> by_call_id_;
	std::map<std::string, int64_t> peaks_;
	Tally tally_;
	size_t next_ = 0;
	Clock::time_point looked_;
};

} // namespace soak
