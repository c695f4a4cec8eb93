// What an operator may get wrong in a script or by RPC, and what he does at the wrong moment.
#include "test/e2e/b2b_fixture.hpp"

namespace {

using namespace test;

constexpr const char *kRoutes = R"cfg(
route[CALL] {
	if ($hdr(X-Case) == "relayed") {
		t_on_failure("REFUSED");
		t_on_branch("BRANCH");
		t_relay();
		exit;
	}
	if ($hdr(X-Case) == "answered") {
		t_newtran();
		t_reply("480", "Said By The Script");
		route(BEGIN);
		exit;
	}
	if (!b2b_init_request("top hiding", "", "ASKED")) sl_send_reply("500", "No Session");
}
route[BEGIN] {
	if (b2b_init_request("top hiding")) xlog("L_NOTICE", "begun\n");
	else xlog("L_NOTICE", "nothing begun\n");
}
branch_route[BRANCH] {
	route(BEGIN);
}
failure_route[REFUSED] {
	route(BEGIN);
}
event_route[tm:local-request] {
	if ($hdr(X-Case) == $null && $rm == "INFO") route(END);
}
route[END] {
	if (b2b_end_dlg_leg()) xlog("L_NOTICE", "ended from elsewhere\n");
}
route[ASKED] {
	b2b_pass_request();
}
)cfg";

class B2bOperatorTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bOperatorTest);
	CPPUNIT_TEST(no_session_begins_where_the_host_relays);
	CPPUNIT_TEST(no_session_begins_for_a_call_that_is_answered);
	CPPUNIT_TEST(a_route_of_the_host_does_not_decide_for_a_session);
	CPPUNIT_TEST(a_scenario_is_one_line);
	CPPUNIT_TEST(a_call_is_ended_while_it_is_bridged);
	CPPUNIT_TEST(what_is_under_way_is_not_asked_twice);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override { return with_routes(kRoutes); }

	int said(const std::string &what) {
		int count = 0;
		const auto log = server().log();
		for (size_t at = 0; (at = log.find(": " + what + "\n", at)) != log.npos; ++at) ++count;
		return count;
	}

	bool is_proxied(const Phone &) const override { return relays_; }

	void no_session_begins_where_the_host_relays() {
		relays_ = true;
		auto &alice = phone("alice"), &bob = phone("bob");
		calls(alice, "bob", {{"X-Case", "relayed"}});
		bob.replies(bob.gets_call(), 486);
		alice.gets(486);
		equal("2", std::to_string(said("nothing begun")), "refused in both routes");
		check(sessions().empty(), "no session");
	}
	bool relays_ = false;

	void no_session_begins_for_a_call_that_is_answered() {
		auto &alice = phone("alice"), &bob = phone("bob");
		calls(alice, "bob", {{"X-Case", "answered"}});
		equal("Said By The Script", alice.gets(480).reason(), "who answers");
		bob.hears_nothing(100);
		check(sessions().empty(), "no session");
	}

	void a_route_of_the_host_does_not_decide_for_a_session() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		exchange(alice, bob, alice.request("INFO", *call.caller));
		equal("0", std::to_string(said("ended from elsewhere")), "ended");
		ends(alice, bob, call);
	}

	void a_scenario_is_one_line() {
		refused(rpc("b2b_logic.trigger_scenario",
						{"one\r\ntwo", "a,sip:a@127.0.0.1:9", "b,sip:b@127.0.0.1:9"}),
				400);
	}

	void a_call_is_ended_while_it_is_bridged() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		accepted(rpc("b2b_logic.bridge", {key, carol.contact()}));
		bob.gets_bye(*call.callee);
		auto &hers = carol.gets_call();
		carol.replies(hers, 180);
		ladder().settle();
		accepted(rpc("b2b_logic.terminate_call", {key}));
		carol.gets_cancel(hers);
		alice.gets_bye(*call.caller);
		refused(rpc("b2b_logic.terminate_call", {key}), 404);
	}

	void what_is_under_way_is_not_asked_twice() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		refused(rpc("b2b_logic.bridge", {key, carol.contact() + "\r\nX-Evil: 1"}), 400);
		accepted(rpc("b2b_logic.bridge", {key, carol.contact()}));
		refused(rpc("b2b_logic.bridge", {key, carol.contact()}), 491);
		bob.gets_bye(*call.callee);
		auto &hers = carol.gets_call();
		carol.replies(hers, 180);
		ladder().settle();
		alice.hangs_up(*call.caller);
		alice.gets(200);
		carol.gets_cancel(hers);
		refused(rpc("b2b_logic.bridge", {key, carol.contact()}), 404);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bOperatorTest);

} // namespace
