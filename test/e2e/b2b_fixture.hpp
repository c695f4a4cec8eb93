// Calls through a B2BUA of b2b_entities.so and b2b_logic.so (test/e2e/b2b.cfg).
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "test/support/call.hpp"
#include "test/support/ladder.hpp"

namespace test {

class B2bTest : public CppUnit::TestFixture {
public:
	void setUp() override;
	// The server must still be well, no session may be left, and each leg has its own names.
	void tearDown() override;

protected:
	// The script of b2b.cfg, which makes every call one of the scenario "top hiding".
	static Recipe with_b2b();
	// The same with other routes: route[CALL] gets each INVITE to a phone, and whatever else is not in a dialog.
	static Recipe with_routes(const std::string &routes);
	virtual Recipe recipe() const { return with_b2b(); }

	// A registered phone; its user is unique to the test.
	Phone &phone(const std::string &name);
	Phone &tcp_phone(const std::string &name);
	std::string user_of(const std::string &name) const { return name + mark_; }
	std::string place(const std::string &name) const {
		return "sip:" + user_of(name) + "@sca.test";
	}

	struct Call {
		Dialog *caller, *callee;
	};
	// The INVITE, with headers of its own, "X-Flags" for one: those of b2b_init_request().
	using Headers = std::vector<std::pair<std::string, std::string>>;
	Dialog &calls(Phone &caller, const std::string &callee, const Headers &headers = {});
	Call invited(Phone &caller, Phone &callee, const Media &offer = {});
	Call invited(Phone &caller, Phone &callee, const Headers &headers);
	Call ringing(Phone &caller, Phone &callee, const Headers &headers = {});
	Call connected(Phone &caller, Phone &callee, const Media &offer = {});
	void ends(Phone &who, Dialog &mine, Phone &other, Dialog &theirs);
	void ends(Phone &caller, Phone &callee, const Call &call) {
		ends(caller, *call.caller, callee, *call.callee);
	}
	// A request within the dialog, answered 200 by the other end; what that one saw of it.
	SipText exchange(Phone &who, Phone &other, const SipText &request, SipText *answer = nullptr);

	// The sessions that b2b_logic.list shows.
	Json::Value sessions();
	std::string key_of(const Dialog &caller); // of the session with that dialog
	void no_session_stays();
	// Of tm and of shared memory too: what this conversation takes it gives back. Whoever does a thing for the first time keeps
	// something of it, a worker or a table, so it is had several times: a leak grows with each.
	void leaves_nothing(const std::function<void()> &conversation);

	Json::Value rpc(const std::string &method, const std::vector<std::string> &arguments = {});
	void accepted(const Json::Value &answer);
	void refused(const Json::Value &answer, int code);
	int64_t counted(const std::string &name); // of the statistics group b2b_logic
	// What event_route[b2b_logic:end] has written of the session: "bye 200 by ... after ...".
	std::string end_of(const std::string &key);

	void use(Kamailio &server);
	void equal(const std::string &expected, const std::string &seen, const std::string &what) {
		ladder().check_equal(expected, seen, what);
	}
	void check(bool is_so, const std::string &what) { ladder().check(is_so, what); }
	Ladder &ladder() { return *ladder_; }
	Kamailio &server() { return *server_; }

private:
	uint64_t shm_at_rest(); // when tm has forgotten all
	void legs_know_nothing_of_each_other();

	Kamailio *server_ = nullptr;
	std::unique_ptr<Ladder> ladder_;
	std::string mark_;
};

} // namespace test
