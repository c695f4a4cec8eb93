#pragma once

#include "test/support/kamailio.hpp"
#include "test/support/sip_text.hpp"

#include <chrono>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace test {

class Phone;

constexpr int kPatienceMs = 2000; // how long a phone waits for what must come

// One conversation: its phones, and who sent what to whom, when. While any phone waits, all of
// them receive and answer.
class Ladder {
public:
	explicit Ladder(Kamailio &server, std::string domain = "sca.test");
	~Ladder();

	// A phone with an account of its own, `user`@domain.
	Phone &phone(const std::string &name, const std::string &user);
	// The same at a port that the server knows without a registration.
	Phone &phone_at(uint16_t port, const std::string &name, const std::string &user);
	Phone &tcp_phone(const std::string &name, const std::string &user);
	std::list<std::unique_ptr<Phone>> &phones() { return phones_; }

	Kamailio &server() { return *server_; }
	// From now on the phones send to this one.
	void turn_to(Kamailio &server) { server_ = &server; }
	const std::string &domain() const { return domain_; }

	// Receives for at most `wait_ms`; returns early once anything has come.
	bool pump(int wait_ms);
	// Receives until nothing has come for `quiet_ms`.
	void settle(int quiet_ms = 120);
	void wait(int ms);

	void record(const Phone &phone, bool is_sent, const std::string &title);
	std::string print() const;
	// Fails the running test and shows the ladder so far.
	[[noreturn]] void fail(const std::string &what) const;
	void check(bool is_so, const std::string &what) const;
	void check_equal(
			const std::string &expected, const std::string &seen, const std::string &what) const;

private:
	using Clock = std::chrono::steady_clock;

	Kamailio *server_;
	std::string domain_;
	std::list<std::unique_ptr<Phone>> phones_;
	Clock::time_point began_ = Clock::now();
	std::vector<std::string> steps_;
};

} // namespace test
