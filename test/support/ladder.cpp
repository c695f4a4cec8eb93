#include "test/support/ladder.hpp"

#include "test/support/phone.hpp"

#include <cppunit/extensions/HelperMacros.h>
#include <poll.h>

#include <cstdio>

namespace test {

Ladder::Ladder(Kamailio &server, std::string domain)
		: server_(&server), domain_(std::move(domain)) {}

Ladder::~Ladder() = default;

Phone &Ladder::phone(const std::string &name, const std::string &user) {
	phones_.push_back(std::make_unique<Phone>(*this, name, user, Socket::Kind::Udp));
	return *phones_.back();
}

Phone &Ladder::phone_at(uint16_t port, const std::string &name, const std::string &user) {
	phones_.push_back(std::make_unique<Phone>(*this, name, user, Socket::Kind::Udp, port));
	return *phones_.back();
}

Phone &Ladder::tcp_phone(const std::string &name, const std::string &user) {
	phones_.push_back(std::make_unique<Phone>(*this, name, user, Socket::Kind::Tcp));
	return *phones_.back();
}

bool Ladder::pump(int wait_ms) {
	std::vector<pollfd> waiting;
	for (const auto &phone : phones_) waiting.push_back({phone->fd(), POLLIN, 0});
	if (poll(waiting.data(), waiting.size(), wait_ms) <= 0) return false;
	auto entry = waiting.begin();
	for (const auto &phone : phones_)
		if ((entry++)->revents != 0) phone->receive();
	return true;
}

void Ladder::settle(int quiet_ms) {
	while (pump(quiet_ms)) {}
}

void Ladder::wait(int ms) {
	const auto end = Clock::now() + std::chrono::milliseconds(ms);
	for (;;) {
		const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
		if (left.count() <= 0) return;
		pump(static_cast<int>(left.count()));
	}
}

void Ladder::record(const Phone &phone, bool is_sent, const std::string &title) {
	const std::chrono::duration<double> at = Clock::now() - began_;
	char when[32];
	std::snprintf(when, sizeof when, "%8.3f ", at.count());
	steps_.push_back(when + phone.name() + (is_sent ? " --> " : " <-- ") + title);
}

std::string Ladder::print() const {
	std::string text;
	for (const auto &step : steps_) text += step + "\n";
	return text;
}

void Ladder::fail(const std::string &what) const {
	const auto health = server_->is_alive() ? "" : "\n(kamailio is DEAD)\n" + server_->log_tail();
	CPPUNIT_FAIL(what + "\n--- ladder\n" + print() + health);
	throw std::logic_error("not reached");
}

void Ladder::check(bool is_so, const std::string &what) const {
	if (!is_so) fail(what);
}

void Ladder::check_equal(
		const std::string &expected, const std::string &seen, const std::string &what) const {
	if (expected != seen) fail(what + "\n  expected: " + expected + "\n  seen:     " + seen);
}

} // namespace test
