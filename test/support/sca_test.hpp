#pragma once

#include "test/support/call.hpp"
#include "test/support/ladder.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <string>

namespace test {

// A test of shared lines: a fresh line and a fresh ladder on a server that all tests with the
// same recipe share.
class ScaTest : public CppUnit::TestFixture {
public:
	void setUp() override;
	void tearDown() override; // the server must still be well

protected:
	virtual Recipe recipe() const { return {}; }
	virtual std::string notify_engine() const { return {}; } // empty: the default

	// A phone of the line, and one of a far end that no line knows.
	Phone &member(const std::string &name) { return ladder().phone(name, line_); }
	Phone &joined(const std::string &name);
	Phone &far_end(const std::string &name);
	// A call of the line with a far end; either may have called.
	struct Call {
		Side near, far;
	};
	// `near` calls, and `far` has the INVITE.
	Call invites(Phone &near, Phone &far, const Media &media = {});
	// The same on an index that it has seized, and `far` has answered.
	Call connected(Phone &near, unsigned index, Phone &far);
	// The far end has called the line and `near` has answered; every other phone gave up.
	Call answered(Phone &far, Phone &near, const Media &answer = {});

	// How most tests begin: alice is a phone of the line, bob a far end. Who else has the line has
	// joined before.
	Call alice_has_called_bob(unsigned index = 1);
	Call bob_has_called_alice(const Media &answer = {});
	Call alice_invites_bob(const Media &media = on(1)); // index 1 is seized, bob has the INVITE
	Call bob_invites_alice();                           // alice has the INVITE

	// Every phone of the line sees the same lamps.
	void all_see(const std::string &lamps);
	void all_show(const std::string &lamps); // in the end
	void all_hear_nothing(int ms = 250);

	Ladder &ladder() { return *ladder_; }
	Kamailio &server() { return *server_; }
	const std::string &line() const { return line_; } // the user part
	std::string aor() const { return "sip:" + line_ + "@sca.test"; }
	const std::string &far_user() const { return far_user_; }

private:
	Kamailio *server_ = nullptr;
	std::unique_ptr<Ladder> ladder_;
	std::string line_, far_user_;
};

// A rule that the stock module does not keep.
#define OURS_TEST(name) \
	if (::test::module_under_test() == ::test::Module::Ours) CPPUNIT_TEST(name)

// The same tests where tm sends the NOTIFYs.
template <class Fixture>
class ByTm : public Fixture {
	CPPUNIT_TEST_SUB_SUITE(ByTm<Fixture>, Fixture);
	CPPUNIT_TEST_SUITE_END();

	std::string notify_engine() const override { return "tm"; }
};

} // namespace test
