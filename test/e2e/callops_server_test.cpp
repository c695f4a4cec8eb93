// Calls outlive the server: restarts and crashes.
#include "test/e2e/callops_fixture.hpp"

#include <sqlite3.h>

#include <fstream>

namespace {

using namespace test;

class CallopsServerTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsServerTest);
	CPPUNIT_TEST(numbers_survive_a_restart);
	CPPUNIT_TEST(numbers_survive_a_crash);
	CPPUNIT_TEST(a_held_call_is_resumed_after_a_restart);
	CPPUNIT_TEST(any_call_can_be_held_after_a_restart);
	CPPUNIT_TEST(session_timers_survive_a_restart);
	CPPUNIT_TEST_SUITE_END();

	Recipe stored() {
		auto made = recipe();
		made.defines["DIALOG_DB_MODE"] = "1";
		return made;
	}

	static void create_dialog_tables(const Kamailio &server) {
		std::ifstream file("/usr/share/kamailio/db_sqlite/dialog-create.sql");
		const std::string text{std::istreambuf_iterator<char>(file), {}};
		sqlite3 *database = nullptr;
		sqlite3_open(server.database_file().c_str(), &database);
		const bool is_made = sqlite3_exec(database, text.c_str(), nullptr, nullptr, nullptr)
				== SQLITE_OK;
		sqlite3_close(database);
		if (!is_made) throw std::runtime_error("no tables for dialogs");
	}

	// Outlives the test, which looks at it when it is over.
	Kamailio &server_that_stores() {
		static std::unique_ptr<Kamailio> own;
		auto fresh = std::make_unique<Kamailio>(stored());
		create_dialog_tables(*fresh);
		fresh->start();
		use(*fresh);
		own = std::move(fresh);
		return *own;
	}

	template <class F>
	void numbers_survive(F &&restart) {
		auto &own = server_that_stores();
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		hold_and_resume(alice, bob, call);
		exchange(alice, *call.caller, bob, "INFO");
		restart(own);
		exchange(alice, *call.caller, bob, "INFO");
		exchange(bob, *call.callee, alice, "INFO");
		accepted(rpc("callops.transfer", {call.id(), "caller", "sip:agent@192.0.2.7"}));
		accepts_refer(alice);
		exchange(bob, *call.callee, alice, "INFO");
		reinvites(alice, *call.caller, bob, *call.callee, {});
		hold_and_resume_after(alice, bob, call);
		ends(bob, *call.callee, alice, *call.caller);
	}

	// The SDPs are known again from the re-INVITE above.
	void hold_and_resume_after(Phone &alice, Phone &bob, const Call &call) {
		notifies(alice, *call.caller, "404 Not Found", "terminated;reason=noresource");
		hold_and_resume(alice, bob, call);
	}

	void numbers_survive_a_restart() {
		numbers_survive([](Kamailio &server) { server.restart(); });
	}

	void numbers_survive_a_crash() {
		numbers_survive([](Kamailio &server) {
			server.kill9();
			server.start();
		});
	}

	void a_held_call_is_resumed_after_a_restart() {
		auto &own = server_that_stores();
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		gets_offer(alice, *call.caller, "inactive", "inactive");
		gets_offer(bob, *call.callee, "inactive", "inactive");
		ladder().settle();
		own.restart();
		refused(rpc("callops.hold", {call.id()}), 480);
		accepted(rpc("callops.unhold", {call.id()}));
		equal("3", version_of(gets_offer(alice, *call.caller, "sendrecv").body),
				"the version at alice");
		equal("3", version_of(gets_offer(bob, *call.callee, "sendrecv").body),
				"the version at bob");
		ladder().settle();
		refused(rpc("callops.unhold", {call.id()}), 480);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void any_call_can_be_held_after_a_restart() {
		auto &own = server_that_stores();
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		own.restart();
		hold_and_resume(alice, bob, call);
		exchange(alice, *call.caller, bob, "INFO");
		ends(bob, *call.callee, alice, *call.caller);
	}

	void session_timers_survive_a_restart() {
		auto &own = server_that_stores();
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &call = invites(alice, "sip:" + user_of("bob") + "@sca.test", {{"Min-SE", "90"}});
		auto &theirs = bob.gets_call();
		auto answer = bob.reply_to(theirs.request, 200);
		answer.set("To", answer.header("To") + ";tag=" + theirs.local_tag);
		answer.add("Contact", "<" + bob.contact() + ">").add("Content-Type", "application/sdp");
		answer.body = theirs.request.body;
		bob.send(answer.add("Session-Expires", "600;refresher=uas"));
		alice.gets_answer(call);
		bob.gets_ack(theirs);
		ladder().settle();
		own.restart();
		accepted(rpc("callops.hold", {call.call_id}));
		const auto to_alice = gets_offer(alice, call, "inactive", "inactive");
		const auto to_bob = gets_offer(bob, theirs, "inactive", "inactive");
		equal("600;refresher=uac", to_alice.header("Session-Expires"), "towards the caller");
		equal("600;refresher=uas", to_bob.header("Session-Expires"), "towards the callee");
		equal("90", to_bob.header("Min-SE"), "Min-SE");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsServerTest);

} // namespace
