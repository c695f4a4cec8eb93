// A caller, a server that ends his dialog and begins another, and a callee: what the tests of every B2BUA say.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <functional>
#include <memory>
#include <string>

#include "test/support/call.hpp"
#include "test/support/ladder.hpp"

namespace test {

class B2buaTest : public CppUnit::TestFixture {
public:
	void setUp() override;
	void tearDown() override; // the server must still be well

protected:
	virtual Recipe recipe() const = 0;

	// A registered phone; its user is unique to the test.
	Phone &phone(const std::string &name);
	std::string user_of(const std::string &name) const { return name + mark_; }

	struct Call {
		Dialog *caller, *callee;
	};
	Call invited(Phone &caller, Phone &callee, const Media &offer = {});
	Call connected(Phone &caller, Phone &callee, const Media &offer = {});
	void ends(Phone &who, Dialog &mine, Phone &other, Dialog &theirs);
	// A request within the dialog, answered 200 by the other end; what that one saw of it.
	SipText exchange(Phone &who, Phone &other, const SipText &request, SipText *answer = nullptr);

	// This statistic ("b2b_logic:glare") is one more behind the conversation.
	void counts(const std::string &statistic, const std::function<void()> &conversation);

	// A line with this text is in the server's log, or comes there within two seconds.
	void has_logged(const std::string &text);

	void use(Kamailio &server);
	void equal(const std::string &expected, const std::string &seen, const std::string &what) {
		ladder().check_equal(expected, seen, what);
	}
	void check(bool is_so, const std::string &what) { ladder().check(is_so, what); }
	Ladder &ladder() { return *ladder_; }
	Kamailio &server() { return *server_; }

	// What else must hold when a test has ended and its server has started.
	virtual void ended_well() {}

private:
	Kamailio *server_ = nullptr;
	std::unique_ptr<Ladder> ladder_;
	std::string mark_;
};

} // namespace test
