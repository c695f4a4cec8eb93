// Calls through a B2BUA of b2b_entities.so and b2b_logic.so (test/e2e/b2b.cfg).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "test/e2e/b2bua_fixture.hpp"

namespace test {

class B2bTest : public B2buaTest {
protected:
	// The script of b2b.cfg, which makes every call one of the scenario "top hiding".
	static Recipe with_b2b();
	// The same with other routes: route[CALL] gets each INVITE to a phone, and whatever else is not in a dialog.
	static Recipe with_routes(const std::string &routes);
	Recipe recipe() const override { return with_b2b(); }
	// Its calls do not go through the B2BUA, and show what proxied calls show.
	virtual bool is_proxied(const Phone &) const { return false; }

	Phone &tcp_phone(const std::string &name); // registered, as phone() is
	std::string place(const std::string &name) const {
		return "sip:" + user_of(name) + "@sca.test";
	}

	// The INVITE, with headers of its own, "X-Flags" for one: those of b2b_init_request().
	using Headers = std::vector<std::pair<std::string, std::string>>;
	Dialog &calls(Phone &caller, const std::string &callee, const Headers &headers = {});
	using B2buaTest::invited;
	Call invited(Phone &caller, Phone &callee, const Headers &headers);
	Call ringing(Phone &caller, Phone &callee, const Headers &headers = {});
	using B2buaTest::ends;
	void ends(Phone &caller, Phone &callee, const Call &call) {
		ends(caller, *call.caller, callee, *call.callee);
	}

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

	// No session is left, and each leg has its own names.
	void ended_well() override;

private:
	uint64_t shm_at_rest(); // when tm has forgotten all
	void legs_know_nothing_of_each_other();
};

} // namespace test
