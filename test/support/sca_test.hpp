#pragma once

#include "test/support/ladder.hpp"
#include "test/support/phone.hpp"

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

	// A phone of the line, and one of a far end that no line knows.
	Phone &member(const std::string &name) { return ladder().phone(name, line_); }
	Phone &joined(const std::string &name);
	Phone &far_end(const std::string &name);
	// A phone of the line has called the far end, which has answered: both sides of the call.
	struct Call {
		Dialog *ours;
		Dialog *theirs;
	};
	Call connected(Phone &caller, unsigned index, Phone &callee);
	// The far end has called the line and `callee` has answered; every other phone gave up.
	Call answered(Phone &caller, Phone &callee, const Media &answer = {});
	// `who` asks for other media within the call, and the other side agrees.
	void reinvites(Phone &who, Dialog &mine, Phone &other, Dialog &theirs, const Media &media,
			const Media &answer = {});
	void ends(Phone &who, Dialog &mine, Phone &other, Dialog &theirs);
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

} // namespace test
