// Which process sends what a call changes.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

class SenderTest : public ScaTest {
	CPPUNIT_TEST_SUITE(SenderTest);
	OURS_TEST(what_a_relayed_refusal_changes_is_not_sent_under_its_lock);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		Recipe recipe;
		recipe.routes = "event_route[tm:local-request] {\n"
						"\txlog(\"L_NOTICE\", \"SENT by $pp\\n\");\n}\n";
		return recipe;
	}

	// Of the process whose name is this, as the log says it; empty where there is none.
	std::string signed_by(const std::string &process) {
		const auto processes = server().rpc("core.psx")["result"];
		for (const auto &one : processes)
			if (one["DSC"].asString() == process) return "SENT by " + one["PID"].asString();
		return {};
	}

	// The host tells of a relayed answer with the lock of its transaction held.
	void what_a_relayed_refusal_changes_is_not_sent_under_its_lock() {
		const auto [alice, bob] = alice_invites_bob();
		const auto sign = signed_by("SCA NOTIFIER OF CALLS");
		CPPUNIT_ASSERT(!sign.empty());
		bob.phone.replies(bob.dialog, 180);
		alice.phone.gets(180);
		all_see("1 progressing");
		const auto before = server().log().size();
		bob.phone.replies(bob.dialog, 486);
		alice.phone.gets(486);
		all_see("idle");
		const auto log = server().log().substr(before);
		ladder().check(log.find("SENT ") != log.npos, "nothing was sent");
		for (auto at = log.find("SENT "); at != log.npos; at = log.find("SENT ", at + 1)) {
			const auto line = log.substr(at, log.find('\n', at) - at);
			ladder().check(line == sign, "sent by another process: " + line);
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(SenderTest);

} // namespace
