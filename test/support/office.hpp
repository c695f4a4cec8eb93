#pragma once

#include "test/support/ladder.hpp"
#include "test/support/phone.hpp"
#include "test/support/process.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

namespace test {

// A server that one test has for itself, and the phones that talk to it.
struct Office {
	explicit Office(const Recipe &recipe = {}) : server(recipe), ladder(started(server)) {}

	Phone &joined(const std::string &name, const std::string &line = "line1") {
		auto &phone = ladder.phone(name, line);
		phone.joins();
		return phone;
	}

	Kamailio server;
	Ladder ladder;

private:
	static Kamailio &started(Kamailio &server) {
		server.start();
		return server;
	}
};

Recipe with(const std::vector<std::string> &modparams);
// The committed example without db_sqlite, as a file of its own in the temporary folder.
std::string config_without_database();
// The committed example with nathelper and a statement before each SUBSCRIBE is handled, as a file of this name in
// the temporary folder.
Recipe before_subscribe(const std::string &statement, const std::string &file);
// The committed example with one of its statements replaced, wherever it stands.
Recipe saying(const std::string &statement, const std::string &instead);
// What a server says that refuses to start; fails when it starts.
std::string refusal_of(Kamailio &server);
void must_hold(const std::string &text, const std::string &part);
// Looks again until it is so; false after the time.
template <class F>
bool comes_true(F &&is_so, int wait_ms) {
	for (int waited = 0; waited <= wait_ms; waited += 20) {
		if (is_so()) return true;
		sleep_ms(20);
	}
	return false;
}

} // namespace test
