// Both ends of many calls of thirteen messages: INVITE, 100, 180, 200, ACK, BYE and 200 at the caller, the same but 100
// at the callee. SDPs of a kilobyte.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "test/bench/office.hpp"

namespace bench {

class Ends {
public:
	explicit Ends(Office &office) : office_(office) {}

	// Whole calls, so many at a time.
	void make(size_t count, size_t window = kWindow);
	// The same, but so many begin in a second, whatever has become of those before: evenly, and when the ends are late, which
	// they say, at most twice as fast.
	struct Paced {
		size_t lost =
				0; // do not come to their end: the ends repeat nothing that is lost on the way
		size_t late = 0; // have begun more than five milliseconds after their time
	};
	Paced make_at(double calls_a_second, size_t count);
	// Calls that are answered and acknowledged, and stay.
	void hold(size_t count, size_t window = kWindow);
	// The callers of all that stay hang up.
	void hang_up(size_t window = kWindow);

	size_t held() const { return held_.size(); }
	// What the server took of the time until the caller had its answer, call by call, since the last time that this was
	// asked: from INVITE to INVITE, and from 200 to 200, as the kernel has seen them leave and come.
	std::vector<double> setups_ms() { return std::move(setups_ms_); }

private:
	static constexpr size_t kWindow = 40;
	using Number = uint64_t;
	struct Call {
		Number number;
		bool stays;
		WallClock::time_point sent; // the INVITE, then the 200
		double setup_ms = 0;
		std::string answer;                // what the callee will say
		std::string target, route, to_tag; // of the callee, as the caller is told
		bool is_over_here = false;         // at one of its ends
	};

	template <class Begin>
	void run(size_t count, size_t window, Begin &&begin);
	void begin(bool stays);
	void hear(const Packet &packet);
	void hear_caller(Call &call, const Packet &packet);
	void hear_callee(Call &call, const Packet &packet);
	void send_within(const Call &call, const char *method);
	void end_here(Call &call);
	void end(Number number);

	Office &office_;
	Number last_ = 0;
	size_t ended_ = 0; // as far as they are to go
	std::unordered_map<Number, Call> running_;
	std::vector<Call> held_;
	std::vector<double> setups_ms_;
};

} // namespace bench
