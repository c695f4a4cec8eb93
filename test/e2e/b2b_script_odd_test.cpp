// Scripts that are not those of the guide: what they ask for in the wrong place, twice, or not at all.
#include "test/e2e/b2b_fixture.hpp"

namespace {

using namespace test;

const char *const kOdd = R"CFG(
modparam("b2b_logic", "script_req_route", "b2b_request")
modparam("b2b_logic", "script_reply_route", "b2b_reply")

route[CALL] {
	if ($hdr(X-Case) == "transaction") t_newtran();
	if ($hdr(X-Case) == "recorded") {
		record_route();
		append_hf("X-Mine: 1\r\n");
	}
	if ($hdr(X-Case) == "applied") {
		append_hf("Supported: odd\r\n");
		msg_apply_changes();
	}
	if ($hdr(X-Case) == "routes") {
		if (b2b_init_request("top hiding", "", "nothing")) xlog("L_NOTICE", "odd: a route that is not there\n");
		if (b2b_init_request("top hiding", "nonsense=1")) xlog("L_NOTICE", "odd: a flag that is not there\n");
		if (b2b_init_request("other")) xlog("L_NOTICE", "odd: no entities\n");
	}
	if (!b2b_init_request("top hiding", "", "b2b_request", "b2b_reply")) {
		sl_send_reply("500", "No Session");
		exit;
	}
	if (b2b_init_request("top hiding")) xlog("L_NOTICE", "odd: begun twice\n");
	xlog("L_NOTICE", "plain $b2b_logic.key $b2b_logic.scenario $b2b_logic.ctx(none) end\n");
	if ($(b2b_logic.key) != $null) xlog("L_NOTICE", "has a key\n");
}

route[b2b_request] {
	xlog("L_NOTICE", "plain $rm of $b2b_logic.entity(id) $b2b_logic.key end\n");
	if ($rm == "INFO") {
		if (b2b_bridge("peer", "nobody")) xlog("L_NOTICE", "odd: bridged to nobody\n");
		if (b2b_bridge("peer", "this")) xlog("L_NOTICE", "odd: bridged as they are\n");
		if (b2b_bridge_retry("nobody")) xlog("L_NOTICE", "odd: retried\n");
		if (b2b_handle_reply()) xlog("L_NOTICE", "odd: handled a reply\n");
		if (b2b_init_request("top hiding")) xlog("L_NOTICE", "odd: begun within\n");
		if (b2b_send_reply(99, "Low")) xlog("L_NOTICE", "odd: 99\n");
		if (b2b_send_reply(700, "High")) xlog("L_NOTICE", "odd: 700\n");
		if (b2b_send_reply("abc", "None")) xlog("L_NOTICE", "odd: abc\n");
		b2b_pass_request();
		if (b2b_pass_request()) xlog("L_NOTICE", "odd: passed twice\n");
		if (b2b_send_reply(200, "OK")) xlog("L_NOTICE", "odd: answered what has passed\n");
		return;
	}
	if ($rm == "MESSAGE") {
		b2b_send_reply(202, "Taken");
		if (b2b_send_reply(200, "OK")) xlog("L_NOTICE", "odd: answered twice\n");
		if (b2b_pass_request()) xlog("L_NOTICE", "odd: passed what is answered\n");
		drop;
	}
	if ($rm == "OPTIONS") {
		b2b_end_dlg_leg();
		exit;
	}
	if ($rm == "REFER") {
		b2b_send_reply(202, "Accepted");
		b2b_client_new("new", $hdr(Refer-To));
		if (!b2b_bridge("peer", "new")) xlog("L_NOTICE", "odd: no bridge\n");
		if (b2b_bridge("peer", "new")) xlog("L_NOTICE", "odd: bridged twice\n");
		if (b2b_client_new("new", "sip:x@y.example")) xlog("L_NOTICE", "odd: named twice\n");
		exit;
	}
	if ($rm == "UPDATE") {
		b2b_send_reply(180, "No Final");
		exit;
	}
	b2b_pass_request();
}

route[b2b_reply] {
	if ($rm == "INVITE" && $rs == 183) exit;
	if ($rm == "INVITE" && $rs == 603) {
		if (b2b_pass_request()) xlog("L_NOTICE", "odd: passed an answer\n");
		exit;
	}
	if ($rm == "INFO" && $rs == 202) {
		b2b_end_dlg_leg();
		exit;
	}
	b2b_handle_reply();
	b2b_handle_reply();
}
)CFG";

class B2bScriptOddTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bScriptOddTest);
	CPPUNIT_TEST(what_a_script_does_before_changes_no_session);
	CPPUNIT_TEST(what_has_been_done_is_not_done_again);
	CPPUNIT_TEST(an_answer_of_the_script_is_the_only_one);
	CPPUNIT_TEST(a_bridging_is_asked_for_once);
	CPPUNIT_TEST(what_is_never_answered_gets_an_answer);
	CPPUNIT_TEST(who_ends_the_leg_of_a_request_ends_the_call);
	CPPUNIT_TEST(a_final_answer_that_is_left_alone_goes_on);
	CPPUNIT_TEST(who_ends_the_leg_of_an_answer_ends_the_call);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override { return with_routes(kOdd); }
	// Nothing that cannot be was true.
	void ended_well() override {
		const auto log = server().log();
		check(log.find("odd:") == log.npos, log.substr(std::min(log.size(), log.find("odd:")), 60));
		B2bTest::ended_well();
	}
	Call talking(Phone &alice, Phone &bob, const Headers &headers = {}) {
		const auto call = invited(alice, bob, headers);
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		return call;
	}

	void what_a_script_does_before_changes_no_session() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (const std::string kind : {"", "transaction", "recorded", "applied", "routes"}) {
			const auto call = talking(alice, bob, {{"X-Case", kind}});
			check(!call.callee->request.has("Record-Route"), "a Record-Route, " + kind);
			check(call.caller->routes.empty(), "a route of the caller, " + kind);
			equal(kind == "applied" ? "odd" : "", call.callee->request.header("Supported"), kind);
			has_logged("plain " + key_of(*call.caller) + " top hiding <null> end");
			ends(alice, bob, call);
		}
		has_logged("has a key");
	}

	void what_has_been_done_is_not_done_again() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = talking(alice, bob);
		exchange(alice, bob, alice.request("INFO", *call.caller));
		exchange(bob, alice, bob.request("INFO", *call.callee));
		has_logged("plain INFO of callee " + key_of(*call.caller) + " end");
		ends(alice, bob, call);
	}

	void an_answer_of_the_script_is_the_only_one() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = talking(alice, bob);
		alice.send(alice.request("MESSAGE", *call.caller));
		alice.gets(202);
		bob.hears_nothing(50);
		ends(alice, bob, call);
	}

	void a_bridging_is_asked_for_once() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = talking(alice, bob);
		bob.send(bob.request("REFER", *call.callee).add("Refer-To", "<" + carol.contact() + ">"));
		bob.gets(202);
		auto &theirs = carol.gets_call();
		carol.answers(theirs);
		alice.gets_reinvite(*call.caller);
		alice.answers(*call.caller);
		alice.gets_ack(*call.caller);
		carol.gets_ack(theirs);
		bob.gets_bye(*call.callee);
		ends(alice, *call.caller, carol, theirs);
	}

	void what_is_never_answered_gets_an_answer() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = talking(alice, bob);
		alice.send(alice.request("UPDATE", *call.caller));
		alice.gets(403);
		ends(alice, bob, call);
	}

	void who_ends_the_leg_of_a_request_ends_the_call() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = talking(alice, bob);
		alice.send(alice.request("OPTIONS", *call.caller));
		alice.gets(403);
		alice.gets_bye(*call.caller);
		bob.gets_bye(*call.callee);
	}

	void a_final_answer_that_is_left_alone_goes_on() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob, Headers{});
		bob.replies(*call.callee, 183);
		bob.replies(*call.callee, 603);
		bob.gets_ack(*call.callee);
		alice.gets(603);
	}

	void who_ends_the_leg_of_an_answer_ends_the_call() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = talking(alice, bob);
		alice.send(alice.request("INFO", *call.caller));
		bob.send(bob.reply_to(bob.gets_request("INFO"), 202));
		alice.gets(480);
		bob.gets_bye(*call.callee);
		alice.gets_bye(*call.caller);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScriptOddTest);

} // namespace
