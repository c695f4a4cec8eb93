// Calls through the B2BUA of the tests (probe/tm_session.hpp), which stands on what core/kam offers.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <string>

#include "test/support/call.hpp"
#include "test/support/ladder.hpp"

namespace test {

class TmProbeTest : public CppUnit::TestFixture {
public:
	void setUp() override;
	void tearDown() override; // the server must still be well

protected:
	static Recipe with_probe();
	virtual Recipe recipe() const { return with_probe(); }

	// A registered phone; its user is unique to the test.
	Phone &phone(const std::string &name);
	std::string user_of(const std::string &name) const { return name + mark_; }

	struct Call {
		Dialog *caller, *callee;
	};
	Call invited(Phone &caller, Phone &callee, const Media &offer = {});
	Call connected(Phone &caller, Phone &callee);
	void ends(Phone &who, Dialog &mine, Phone &other, Dialog &theirs);
	// A request of this kind within the call, answered by the other end; what that one saw of it.
	SipText exchange(Phone &who, Phone &other, const SipText &request, SipText *answer = nullptr);

	int number(const Json::Value &answer); // that an RPC of the probe gave
	int sessions() { return number(server().rpc("probe.sessions")); }
	void no_session_stays(); // in the end
	static std::string key_of(const Dialog &caller) { return caller.remote_tag; }

	void use(Kamailio &server);
	void equal(const std::string &expected, const std::string &seen, const std::string &what) {
		ladder().check_equal(expected, seen, what);
	}
	void check(bool is_so, const std::string &what) { ladder().check(is_so, what); }
	Ladder &ladder() { return *ladder_; }
	Kamailio &server() { return *server_; }

private:
	Kamailio *server_ = nullptr;
	std::unique_ptr<Ladder> ladder_;
	std::string mark_;
};

} // namespace test
