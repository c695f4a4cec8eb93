// The settings of callops, its functions in the script, and transfers that take too long.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

class CallopsModesTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsModesTest);
	CPPUNIT_TEST(mode_callid_names_the_call);
	CPPUNIT_TEST(mode_manual_leaves_it_to_the_script);
	CPPUNIT_TEST(the_parameter_may_be_called_otherwise);
	CPPUNIT_TEST(a_transfer_may_take_too_long);
	CPPUNIT_TEST(a_hold_may_take_too_long);
	CPPUNIT_TEST(the_old_call_may_be_ended);
	CPPUNIT_TEST(referred_by_may_be_set);
	CPPUNIT_TEST(the_script_transfers);
	CPPUNIT_TEST(the_script_joins_two_calls);
	CPPUNIT_TEST(a_call_can_be_followed_in_the_log);
	CPPUNIT_TEST(bad_settings_stop_the_server);
	CPPUNIT_TEST_SUITE_END();

	void with(const std::vector<std::string> &modparams,
			const std::map<std::string, std::string> &defines = {},
			const std::string &routes = "") {
		auto made = recipe();
		made.modparams = modparams;
		for (const auto &[name, value] : defines) made.defines[name] = value;
		made.routes = routes;
		use(shared_kamailio(made));
	}

	void mode_callid_names_the_call() {
		with({}, {{"MODE", "\"callid\""}});
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto refer = accepts_refer(alice);
		auto escaped = call.id();
		escaped.replace(escaped.find('@'), 1, "%40");
		equal("<" + place("carol") + ";osid=" + escaped + ">", refer.header("Refer-To"),
				"Refer-To");
		const auto fresh = connected_to(alice, uri_of(refer.header("Refer-To")), carol);
		check(fresh.callee->request.uri().find("osid") == std::string::npos,
				"the parameter should be gone");
		told(call.id(), {"start caller", "ok caller 200 OK"});
	}

	void mode_manual_leaves_it_to_the_script() {
		with({}, {{"MODE", "\"manual\""}, {"WITH_MANUAL", "1"}});
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "callee", place("carol")}));
		const auto refer = accepts_refer(bob);
		equal("<" + place("carol") + ">", refer.header("Refer-To"), "Refer-To");
		told(call.id(), {"start callee"});
		notifies(bob, *call.callee, "100 Trying", "active");
		const auto fresh = connected_to(bob, place("carol"), carol);
		told(call.id(), {"start callee", "notify callee 100 Trying", "ok callee 200 OK"});
		equal(fresh.id(), raw_events(call.id()).back()["transfer_callid"].asString(),
				"transfer_callid");
		notifies(bob, *call.callee, "200 OK", kDone);
		alice.hears_nothing(100);
	}

	void the_parameter_may_be_called_otherwise() {
		with({"\"callops\", \"match_param\", \"call\""});
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto to = uri_of(accepts_refer(alice).header("Refer-To"));
		check(to.find(";call=") != to.npos, "Refer-To is " + to);
		connected_to(alice, to, carol);
		told(call.id(), {"start caller", "ok caller 200 OK"});
	}

	void a_transfer_may_take_too_long() {
		with({"\"callops\", \"transfer_timeout\", 1", "\"callops\", \"hold_timeout\", 1"});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		accepts_refer(alice);
		ladder().wait(1300);
		told(call.id(), {"start caller", "fail caller 408 Request Timeout"});
		notifies(alice, *call.caller, "200 OK", kDone);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		accepts_refer(alice);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_hold_may_take_too_long() {
		with({"\"callops\", \"transfer_timeout\", 1", "\"callops\", \"hold_timeout\", 1"});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		gets_offer(alice, *call.caller, "inactive", "inactive");
		bob.gets_reinvite(*call.callee);
		ladder().wait(1300);
		told(call.id(),
				{"hold start caller", "hold start callee", "hold ok caller", "hold fail callee"});
		bob.replies(*call.callee, 488); // too late
		bob.gets_ack(*call.callee);
		ladder().settle();
		equal("4", std::to_string(events(call.id()).size()), "events");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void the_old_call_may_be_ended() {
		with({"\"callops\", \"end_on_ok\", 1"});
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto refer = accepts_refer(alice);
		const auto fresh = connected_to(alice, uri_of(refer.header("Refer-To")), carol);
		for (Phone *one : {&alice, &bob}) one->send(one->reply_to(one->gets_request("BYE"), 200));
		told(call.id(), {"start caller", "ok caller 200 OK"});
		exchange(alice, *fresh.caller, carol, "INFO");
	}

	void referred_by_may_be_set() {
		with({"\"callops\", \"referred_by\", \"sip:operator@sca.test\""});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		equal("<sip:operator@sca.test>", accepts_refer(alice).header("Referred-By"), "Referred-By");
		ends(alice, *call.caller, bob, *call.callee);
	}

	static std::string script() {
		return R"cfg(
route[SCRIPT_TRANSFER] {
	if (!is_method("INFO")) return;
	if ($hdr(X-Other) != $null) {
		if (!call_transfer("caller", "$hdr(X-Other)", "callee")) xlog("L_NOTICE", "no transfer\n");
	} else if (!call_transfer("$hdr(X-Leg)", "$hdr(X-To)")) {
		t_newtran();
		t_reply("488", "No");
		exit;
	}
}
)cfg";
	}

	void the_script_transfers() {
		with({}, {{"WITH_SCRIPT_TRANSFER", "1"}}, script());
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		auto info = alice.request("INFO", *call.caller);
		alice.send(info.add("X-Leg", "elsewhere").add("X-To", place("carol")));
		alice.gets(488);
		info = alice.request("INFO", *call.caller);
		alice.send(info.add("X-Leg", "callee").add("X-To", place("carol")));
		const auto refer = accepts_refer(bob);
		bob.send(bob.reply_to(bob.gets_request("INFO"), 200));
		alice.gets(200);
		connected_to(bob, uri_of(refer.header("Refer-To")), carol);
		told(call.id(), {"start callee", "ok callee 200 OK"});
		ends(alice, *call.caller, bob, *call.callee);
	}

	void the_script_joins_two_calls() {
		with({}, {{"WITH_SCRIPT_TRANSFER", "1"}}, script());
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol"),
			 &dave = phone("dave");
		const auto first = connected(alice, bob), second = connected(carol, dave);
		auto info = alice.request("INFO", *first.caller);
		alice.send(info.add("X-Other", second.id()));
		const auto refer = alice.gets_request("REFER");
		check(refer.header("Refer-To").find("Replaces=") != std::string::npos,
				"an attended transfer");
		alice.send(alice.reply_to(refer, 603));
		bob.send(bob.reply_to(bob.gets_request("INFO"), 200));
		told(second.id(), {"start callee", "fail callee 603 Said By The Test"});
	}

	void a_call_can_be_followed_in_the_log() {
		with({}, {}, "debug=3\n");
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto refer = accepts_refer(alice);
		notifies(alice, *call.caller, "100 Trying", kActive);
		const auto fresh = connected_to(alice, uri_of(refer.header("Refer-To")), carol);
		ladder().settle(60); // two workers tell of the answer and of the NOTIFY in either order
		notifies(alice, *call.caller, "200 OK", kDone);
		exchange(bob, *call.callee, alice, "INFO");
		ladder().settle(60); // the line is written behind what the phones have got
		const auto log = server().log();
		for (const auto &line : {std::string("an order gets 200 OK"),
					 std::string("transfer of the caller: asked in idle: now asked"),
					 std::string("transfer of the caller: sent in asked: now referred"),
					 "the new call " + fresh.id() + " goes on with it",
					 std::string("transfer of the caller: call answered in linked: now idle"),
					 std::string("transfer of the caller: notify ok in idle: stays"),
					 "INFO " + std::to_string(call.callee->cseq) + " from the callee goes on as "
							 + std::to_string(call.callee->cseq + 1)})
			check(log.find("call " + call.id() + ": " + line) != log.npos,
					"the log should say: " + line);
	}

	void bad_settings_stop_the_server() {
		for (const auto *setting : {"\"callops\", \"mode\", \"automatic\"",
					 "\"callops\", \"match_param\", \"a;b\"", "\"callops\", \"match_param\", \"\"",
					 "\"callops\", \"match_param\", \"Transport\"",
					 "\"callops\", \"transfer_timeout\", 0",
					 "\"callops\", \"referred_by\", \"nobody\""}) {
			auto made = recipe();
			made.modparams = {setting};
			std::string said;
			try {
				Kamailio(made).start();
			} catch (const std::exception &error) {
				said = error.what();
			}
			check(said.find("cannot be used; it must be") != std::string::npos,
					std::string(setting) + " should be refused:\n" + said);
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsModesTest);

} // namespace
