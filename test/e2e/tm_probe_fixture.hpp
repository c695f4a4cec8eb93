// Calls through the B2BUA of the tests (probe/tm_session.hpp), which stands on what core/kam offers.
#pragma once

#include <string>

#include "test/e2e/b2bua_fixture.hpp"

namespace test {

class TmProbeTest : public B2buaTest {
protected:
	static Recipe with_probe();
	Recipe recipe() const override { return with_probe(); }

	int number(const Json::Value &answer); // that an RPC of the probe gave
	int sessions() { return number(server().rpc("probe.sessions")); }
	void no_session_stays(); // in the end
	static std::string key_of(const Dialog &caller) { return caller.remote_tag; }
};

} // namespace test
