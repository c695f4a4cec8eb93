// Calls that a script makes: entities, routes, variables, what the script changes.
#include "test/e2e/b2b_fixture.hpp"

#include <algorithm>

namespace {

using namespace test;

// The example of the spec: a prepaid caller hears a media server first, and is bridged to whom he called when that
// hangs up. X-Media names the media server.
const char *const kPrepaid = R"CFG(
modparam("b2b_logic", "script_req_route", "b2b_request")
modparam("b2b_logic", "script_reply_route", "b2b_reply")
modparam("b2b_logic", "custom_headers", "X-Pass;P-Other")
modparam("b2b_logic", "custom_headers_regexp", "/^x-re-/i")
modparam("b2b_logic", "init_callid_hdr", "X-Init-CallID")
modparam("b2b_logic", "contact_user", 1)
modparam("b2b_logic", "max_script_depth", 1)

route[CALL] {
	if (is_method("REFER")) {
		sl_send_reply("202", "Accepted");
		if (!b2b_trigger_scenario("refer", "n", "first,$hdr(X-First)", "second,$hdr(X-Second),,Some Body", "X-One: 1"))
			xlog("L_NOTICE", "no scenario\n");
		exit;
	}
	$b2bl_ctx(callee) = $ru;
	$b2bl_ctx(stubborn) = $hdr(X-Stubborn);
	$b2bl_ctx(gone) = "soon";
	$b2bl_ctx(gone) = $null;
	$(b2b_logic.ctx(number)) = 42;
	if ($hdr(X-Case) == "refused") {
		if (b2b_client_new("client1", "no uri")) xlog("L_NOTICE", "case: taken\n");
		if (b2b_init_request("prepaid")) xlog("L_NOTICE", "case: begun\n");
		if (b2b_pass_request()) xlog("L_NOTICE", "case: passed\n");
		sl_send_reply("403", "Not Begun");
		exit;
	}
	$avp(headers) = "X-One: 1";
	$avp(headers) = "X-Two: 2";
	$avp(names) = "X-Name";
	$avp(bodies) = "body";
	b2b_server_new("server1", "", "$avp(names)", "$avp(bodies)");
	b2b_client_new("client1", $hdr(X-Media), "$avp(none)", "Prepaid", "", "$avp(headers)");
	append_hf("P-Other: of the script\r\n");
	if (!b2b_init_request("prepaid")) {
		sl_send_reply("500", "No Session");
		exit;
	}
	$b2bl_ctx(late) = "after";
	xlog("L_NOTICE", "begun $b2bl(key) $(b2b_logic.scenario) $b2bl_ctx(late)\n");
}

event_route[tm:local-request] {
	xlog("L_NOTICE", "local $rm of $b2bl(key) $b2bl(scenario)\n");
}

route[b2b_request] {
	xlog("L_NOTICE", "request $rm of $b2bl_entity(id) 0=$(b2bl_entity(id)[0]) 1=$(b2b_logic.entity(id)[1]) "
		"ctx $b2bl_ctx(number) $(b2b_logic.ctx(late)) gone=$b2bl_ctx(gone)\n");
	if ($rm == "UPDATE") {
		xlog("L_NOTICE", "dialog $b2bl_entity(key) $b2bl_entity(callid) $b2bl_entity(fromtag) $b2bl_entity(totag)\n");
		xlog("L_NOTICE", "client $(b2bl_entity(key)[1]) $(b2b_logic.entity(callid)[1]) $(b2bl_entity(fromtag)[1]) "
			"$(b2b_logic.entity(totag)[1])\n");
	}
	if ($rm == "BYE" && $b2bl_entity(id) == "client1") {
		b2b_send_reply(200, "Thank You");
		b2b_delete_entity();
		b2b_client_new("client2", $b2bl_ctx(callee));
		if (!b2b_bridge("peer", "client2")) xlog("L_NOTICE", "no bridge\n");
		exit;
	}
	if ($rm == "MESSAGE") {
		b2b_send_reply("202", "Taken", "X-Answer: 1\r\nContent-Type: text/html", "<p>$b2bl(key)</p>");
		exit;
	}
	if ($rm == "INFO") {
		subst_body("/old/newer/");
		remove_hf("X-Pass");
		append_hf("X-Pass: changed\r\n");
	}
	if ($rm == "OPTIONS") exit;
	b2b_pass_request();
}

route[b2b_reply] {
	xlog("L_NOTICE", "reply $rs $rm of $b2bl_entity(id) $b2bl(state)\n");
	if ($rs >= 300 && $b2bl_ctx(stubborn) == "call") {
		$var(order) = '{"jsonrpc": "2.0", "id": 1, "method": "b2b_logic.trigger_scenario", ' +
			'"params": ["nested", "one,sip:a@127.0.0.1:9;transport=tls", "two,sip:b@127.0.0.1:9"]}';
		jsonrpc_exec("$var(order)");
		b2b_handle_reply();
		exit;
	}
	if ($rm == "INVITE" && $rs >= 300 && $b2bl_ctx(stubborn) != $null) {
		b2b_client_new("again$b2bl_entity(id)", $b2bl_ctx(stubborn));
		if (!b2b_bridge_retry("again$b2bl_entity(id)")) xlog("L_NOTICE", "no retry\n");
		exit;
	}
	if ($rm == "INVITE" && $rs == 486 && $b2bl_entity(id) == "client1") {
		b2b_client_new("client_retry", $b2bl_ctx(callee));
		b2b_bridge_retry("client_retry");
		exit;
	}
	b2b_handle_reply();
}
)CFG";

class B2bScriptTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bScriptTest);
	CPPUNIT_TEST(a_prepaid_caller_hears_an_announcement_first);
	CPPUNIT_TEST(variables_show_the_session);
	CPPUNIT_TEST(headers_of_the_script_stand_in_each_request);
	CPPUNIT_TEST(custom_headers_pass);
	CPPUNIT_TEST(what_the_script_makes_of_a_message_is_what_the_other_leg_gets);
	CPPUNIT_TEST(the_script_answers_itself);
	CPPUNIT_TEST(what_the_script_leaves_gets_an_answer);
	CPPUNIT_TEST(who_refuses_is_replaced);
	CPPUNIT_TEST(who_refers_is_told_how_the_call_goes);
	CPPUNIT_TEST(a_script_that_does_not_give_up_comes_to_an_end);
	CPPUNIT_TEST(a_call_begun_in_a_route_runs_no_route_too_deep);
	CPPUNIT_TEST(a_function_that_fails_leaves_nothing);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override { return with_routes(kPrepaid); }

	Dialog &calls_prepaid(Phone &caller, const Phone &media, const std::string &callee) {
		return calls(caller, callee,
				{{"X-Media", media.contact()}, {"X-Pass", "a"}, {"X-Re-One", "b"},
						{"X-Stay", "c"}});
	}
	// Alice and the media server talk.
	Call announced(Phone &alice, Phone &media, const std::string &callee = "media") {
		auto &mine = calls_prepaid(alice, media, callee);
		auto &theirs = media.gets_call();
		media.answers(theirs);
		alice.gets_answer(mine);
		media.gets_ack(theirs);
		return {&mine, &theirs};
	}
	std::string line(const std::string &text) {
		const auto log = server().log();
		const auto at = log.rfind(text);
		return at == log.npos ? std::string() : log.substr(at, log.find('\n', at) - at);
	}

	void a_prepaid_caller_hears_an_announcement_first() {
		auto &alice = phone("alice"), &media = phone("media"), &bob = phone("bob");
		const auto call = announced(alice, media, "bob");
		media.hangs_up(*call.callee);
		equal("Thank You", media.gets(200).reason(), "the script's answer");
		auto &theirs = bob.gets_call();
		equal("", theirs.request.body, "bob makes the offer");
		bob.answers(theirs);
		alice.gets_reinvite(*call.caller);
		equal(theirs.body, call.caller->request.body, "bob's offer");
		alice.replies(*call.caller, 200, directed("sendonly"));
		alice.gets_ack(*call.caller);
		const auto ack = bob.gets_request("ACK");
		equal(call.caller->body, ack.body, "alice's answer");
		ends(alice, *call.caller, bob, theirs);
		media.hears_nothing(50);
	}

	void variables_show_the_session() {
		auto &alice = phone("alice"), &media = phone("media");
		const auto call = announced(alice, media);
		const auto key = key_of(*call.caller);
		equal("begun " + key + " prepaid after", line("begun b2b."),
				"in the script that begins it");
		equal("local ACK of " + key + " prepaid", line("local ACK of b2b."), "where we send");
		exchange(alice, media, alice.request("UPDATE", *call.caller));
		equal("request UPDATE of server1 0=server1 1=client1 ctx 42 after gone=<null>",
				line("request UPDATE"), "in the request route");
		equal("reply 200 UPDATE of client1 talking", line("reply 200 UPDATE"),
				"in the reply route");
		const auto &mine = *call.caller, &theirs = *call.callee;
		equal("dialog " + mine.remote_tag + " " + mine.call_id + " " + mine.local_tag + " "
						+ mine.remote_tag,
				line("dialog B2B."), "the dialog of the sender");
		equal("client " + theirs.call_id + " " + theirs.call_id + " " + theirs.remote_tag + " "
						+ theirs.local_tag,
				line("client B2B."), "that of the other place");
		ends(alice, *call.caller, media, *call.callee);
	}

	void headers_of_the_script_stand_in_each_request() {
		auto &alice = phone("alice"), &media = phone("media");
		const auto call = announced(alice, media);
		const auto seen = exchange(alice, media, alice.request("UPDATE", *call.caller));
		for (const auto &request : {call.callee->request, seen}) {
			equal("1", request.header("X-One"), "the first header of the $avp()");
			equal("2", request.header("X-Two"), "the second");
		}
		equal("\"Prepaid\" <" + alice.aor() + ">",
				call.callee->request.header("From").substr(
						0, call.callee->request.header("From").find(";tag")),
				"the display name");
		equal("body",
				exchange(media, alice, media.request("UPDATE", *call.callee)).header("X-Name"),
				"names and bodies");
		ends(alice, *call.caller, media, *call.callee);
	}

	void custom_headers_pass() {
		auto &alice = phone("alice"), &media = phone("media");
		const auto call = announced(alice, media);
		const auto &seen = call.callee->request;
		equal("a", seen.header("X-Pass"), "custom_headers");
		equal("b", seen.header("X-Re-One"), "custom_headers_regexp");
		check(!seen.has("X-Stay"), "no other header");
		equal("of the script", seen.header("P-Other"), "what the script has appended");
		equal(call.caller->call_id, seen.header("X-Init-CallID"), "init_callid_hdr");
		const auto server_is = "@127.0.0.1:" + std::to_string(server().port());
		equal("sip:" + user_of("alice") + server_is, uri_of(seen.header("Contact")),
				"contact_user: the Contact for media");
		equal("sip:" + user_of("media") + server_is, call.caller->target, "and for alice");
		ends(alice, *call.caller, media, *call.callee);
	}

	void what_the_script_makes_of_a_message_is_what_the_other_leg_gets() {
		auto &alice = phone("alice"), &media = phone("media");
		const auto call = announced(alice, media);
		auto info = alice.request("INFO", *call.caller);
		info.add("X-Pass", "as it came").add("Content-Type", "text/plain");
		info.body = "an old word";
		const auto seen = exchange(alice, media, info);
		equal("an newer word", seen.body, "the body");
		equal(std::to_string(seen.body.size()), seen.header("Content-Length"), "its length");
		equal("changed", seen.header("X-Pass"), "the header");
		check(seen.all("X-Pass").size() == 1, "once");
		ends(alice, *call.caller, media, *call.callee);
	}

	void the_script_answers_itself() {
		auto &alice = phone("alice"), &media = phone("media");
		const auto call = announced(alice, media);
		alice.send(alice.request("MESSAGE", *call.caller));
		const auto taken = alice.gets(202);
		equal("1", taken.header("X-Answer"), "its header");
		equal("text/html", taken.header("Content-Type"), "its type");
		equal("<p>" + key_of(*call.caller) + "</p>", taken.body, "its body");
		media.hears_nothing(100);
		ends(alice, *call.caller, media, *call.callee);
	}

	void what_the_script_leaves_gets_an_answer() {
		auto &alice = phone("alice"), &media = phone("media");
		const auto call = announced(alice, media);
		alice.send(alice.request("OPTIONS", *call.caller));
		alice.gets(403);
		ends(alice, *call.caller, media, *call.callee);
	}

	void who_refuses_is_replaced() {
		auto &alice = phone("alice"), &media = phone("media"), &bob = phone("bob");
		auto &mine = calls_prepaid(alice, media, "bob");
		auto &busy = media.gets_call();
		media.replies(busy, 486);
		media.gets_ack(busy);
		auto &theirs = bob.gets_call();
		equal(mine.body, theirs.request.body, "alice's offer");
		bob.answers(theirs);
		alice.gets_answer(mine);
		bob.gets_ack(theirs);
		ends(alice, mine, bob, theirs);
	}

	SipText refers(Phone &who, const Phone &first, const Phone &second) {
		auto refer = who.request("REFER", "sip:sca.test");
		refer.add("Refer-To", "<" + second.contact() + ">")
				.add("X-First", first.contact())
				.add("X-Second", second.contact());
		who.send(refer);
		who.gets(202);
		return refer;
	}
	// The next NOTIFY to who has referred.
	void told(Phone &who, const SipText &refer, const std::string &line, const std::string &state) {
		const auto notify = who.gets_request("NOTIFY");
		equal(line + "\r\n", notify.body, "what it says");
		equal(state, notify.header("Subscription-State"), "Subscription-State");
		equal("refer;id=" + std::to_string(refer.cseq()), notify.header("Event"), "Event");
		equal(refer.call_id(), notify.call_id(), "its dialog");
		equal(refer.from_tag(), notify.to_tag(), "its dialog");
	}

	void who_refers_is_told_how_the_call_goes() {
		auto &desk = phone("desk"), &alice = phone("alice"), &bob = phone("bob");
		const auto refer = refers(desk, alice, bob);
		told(desk, refer, "SIP/2.0 100 Trying", "active;expires=60");
		auto &mine = alice.gets_call();
		equal("1", mine.request.header("X-One"), "a header of the script");
		alice.answers(mine);
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		told(desk, refer, "SIP/2.0 180 Ringing", "active;expires=60");
		bob.answers(theirs);
		told(desk, refer, "SIP/2.0 200 OK", "terminated;reason=noresource");
		alice.gets_ack(mine);
		bob.gets_ack(theirs);
		ends(alice, mine, bob, theirs);

		const auto again = refers(desk, alice, bob);
		told(desk, again, "SIP/2.0 100 Trying", "active;expires=60");
		auto &busy = alice.gets_call();
		alice.replies(busy, 486);
		told(desk, again, "SIP/2.0 486 Busy Here", "terminated;reason=noresource");
		alice.gets_ack(busy);
	}

	void a_script_that_does_not_give_up_comes_to_an_end() {
		auto &alice = phone("alice"), &media = phone("media");
		calls(alice, "media",
				{{"X-Media", media.contact()},
						{"X-Stubborn", "sip:nobody@127.0.0.1:9;transport=tls"}});
		auto &busy = media.gets_call();
		media.replies(busy, 486);
		media.gets_ack(busy);
		alice.gets(503);
	}

	// That call has an answer at once, for which no route is run.
	void a_call_begun_in_a_route_runs_no_route_too_deep() {
		auto &alice = phone("alice"), &media = phone("media");
		calls(alice, "media", {{"X-Media", media.contact()}, {"X-Stubborn", "call"}});
		auto &busy = media.gets_call();
		media.replies(busy, 486);
		media.gets_ack(busy);
		alice.gets(486);
		has_logged(": 1 routes within each other");
	}

	void is_refused(Phone &alice, int times) {
		for (int i = 0; i < times; ++i) {
			calls(alice, "bob", {{"X-Case", "refused"}});
			equal("Not Begun", alice.gets(403).reason(), "the script can answer");
		}
	}

	void a_function_that_fails_leaves_nothing() {
		auto &alice = phone("alice");
		phone("bob");
		leaves_nothing([&] { is_refused(alice, 20); });
		check(server().log().find("case: ") == std::string::npos, "functions that failed");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScriptTest);

} // namespace
