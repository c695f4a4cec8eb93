// More calls than there is room for.
#include "test/e2e/b2b_fixture.hpp"

namespace {

using namespace test;

constexpr const char *kRoutes = R"cfg(
modparam("b2b_entities", "max_sessions", 1)
modparam("b2b_entities", "max_body", 3000)
modparam("b2b_entities", "max_legs", 2)
#!ifdef BY_SCRIPT
modparam("b2b_logic", "limit_reply", 0)
#!endif
route[CALL] {
	if ($hdr(X-Join) != $null) {
		if (!b2b_bridge_request("$hdr(X-Join)", "0")) sl_send_reply("480", "Not Joined");
		exit;
	}
	if (!b2b_init_request("top hiding")) sl_send_reply("500", "No Session");
}
)cfg";

class B2bLimitTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bLimitTest);
	CPPUNIT_TEST(who_calls_too_much_is_told_when_to_try_again);
	CPPUNIT_TEST(so_is_who_joins_a_call);
	CPPUNIT_TEST(an_order_is_refused);
	CPPUNIT_TEST(the_script_may_answer_itself);
	CPPUNIT_TEST(a_call_that_is_too_large_is_refused);
	CPPUNIT_TEST(who_is_one_too_many_is_not_called);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override { return with_routes(kRoutes); }

	void told_to_wait(Phone &who) {
		const auto answer = who.gets(503);
		const auto wait = std::stoi("0" + answer.header("Retry-After"));
		check(wait >= 1 && wait <= 10, "Retry-After: " + answer.header("Retry-After"));
	}

	void who_calls_too_much_is_told_when_to_try_again() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		const auto refused_before = counted("refused");
		calls(carol, "bob");
		told_to_wait(carol);
		bob.hears_nothing(50);
		equal(std::to_string(refused_before + 1), std::to_string(counted("refused")), "refused");
		ends(alice, bob, call);
		no_session_stays();
		ends(carol, bob, connected(carol, bob));
	}

	void so_is_who_joins_a_call() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		no_session_stays(); // there is room for one
		const auto call = connected(alice, bob);
		calls(carol, "bob", {{"X-Join", key_of(*call.caller)}});
		told_to_wait(carol);
		ends(bob, *call.callee, alice, *call.caller); // all is as before
	}

	void an_order_is_refused() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		refused(rpc("b2b_logic.trigger_scenario",
						{"s", "one," + carol.contact(), "two," + bob.contact()}),
				503);
		carol.hears_nothing(50);
		ends(alice, bob, call);
	}

	void the_script_may_answer_itself() {
		auto own = recipe();
		own.defines["BY_SCRIPT"] = "1";
		Kamailio server(own);
		server.start();
		use(server);
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		calls(carol, "bob");
		equal("No Session", carol.gets(500).reason(), "what the script says");
		ends(alice, bob, call);
		no_session_stays();
		server.stop();
		use(shared_kamailio(recipe()));
	}

	void a_call_that_is_too_large_is_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		calls(alice, "bob", {{"X-Long", std::string(3000, 'x')}});
		equal("Message Too Large", alice.gets(513).reason(), "what it says");
		bob.hears_nothing(50);
		no_session_stays();
		ends(alice, bob, connected(alice, bob));
	}

	// The leg that is left behind counts until its BYE is answered.
	void who_is_one_too_many_is_not_called() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		accepted(rpc("b2b_logic.bridge", {key, carol.contact()}));
		bob.gets_bye(*call.callee);
		alice.gets_bye(*call.caller);
		carol.hears_nothing(50);
		equal("top hiding reject 503", end_of(key).substr(0, 21), "the end");
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bLimitTest);

} // namespace
