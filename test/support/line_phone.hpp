#pragma once

#include "test/support/bare_phone.hpp"
#include "test/support/kamailio.hpp"

#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace test {

// One direction between a phone and its server. Each packet may be lost, doubled, or held until the next one has
// overtaken it, each with the same chance.
class Way {
public:
	void is_bad(unsigned percent, uint32_t seed);
	void take(const SipText &packet);
	std::vector<SipText> arrived();
	unsigned harm() const { return harm_; } // how often anything of it has happened

private:
	using Clock = std::chrono::steady_clock;

	bool happens();
	void pass(const SipText &packet);
	void release();

	unsigned percent_ = 0, harm_ = 0;
	std::mt19937 random_;
	std::vector<SipText> arrived_;
	std::optional<SipText> held_;
	Clock::time_point held_until_;
};

// Subscribes to a line, and takes a NOTIFY as RFC 3261 12.2.2 has it: a number that is not higher is refused, and what was
// answered before is answered the same. What is sent again must be the same bytes.
class LinePhone {
public:
	using Clock = std::chrono::steady_clock;

	LinePhone(BarePhone::By by, const Kamailio &server, const std::string &line);
	void subscribes(); // anew, in another dialog
	void connects_again(uint16_t port) { phone_.connects_again(port); }
	// On the way to it, and back.
	void has_bad_wire(unsigned percent, unsigned percent_back, uint32_t seed);
	void falls_silent() { is_silent_ = true; }
	bool is_silent() const { return is_silent_; }
	void hears(); // what has come, and answers

	const std::vector<std::string> &shown() const {
		return shown_;
	} // all lamps, one after the other
	bool shows(const std::string &lamps) const { return !shown_.empty() && shown_.back() == lamps; }
	Clock::time_point told_at() const { return told_at_; }
	unsigned harm() const { return from_server_.harm() + to_server_.harm(); }
	int fd() const { return phone_.fd(); }

private:
	struct Answered {
		std::string request;
		SipText reply;
	};
	void answer(const SipText &notify);
	bool take(const SipText &notify);

	std::string line_, call_id_;
	BarePhone phone_;
	Way from_server_, to_server_;
	bool is_silent_ = false;
	unsigned cseq_ = 0;
	std::map<std::string, Answered> answered_; // by branch
	std::vector<std::string> shown_;
	Clock::time_point told_at_;
};

using Phones = std::list<LinePhone>;

// All that are not silent receive and answer, once anything has come or the time is over.
void pump(Phones &phones, int wait_ms);
bool pumped_until(Phones &phones, const std::function<bool()> &is_so, int wait_ms);
// All that are not silent do so in the end.
void all_show(Phones &phones, const std::string &lamps, int wait_ms = 4000);

// A line of which all states are different, so that each says how old it is. RPCs change it.
class Line {
public:
	Line(Kamailio &server, const std::string &aor) : server_(server), aor_(aor) {}
	void seizes() { seize_at_once(1); }
	// By as many processes of the server. Each takes the first index that is free: the states are the same in any order.
	void seize_at_once(unsigned times);
	void releases(); // the lowest
	const std::string &lamps() const { return states_.back(); }
	void is_shown_in_order(const Phones &phones) const; // nobody has gone back

private:
	void note();

	Kamailio &server_;
	std::string aor_;
	unsigned first_ = 1, last_ = 0;
	std::vector<std::string> states_{"idle"};
};

} // namespace test
