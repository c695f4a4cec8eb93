// Calls whose one end is the server itself: its user is the script, or an RPC client.
#include "test/e2e/b2b_fixture.hpp"

namespace {

using namespace test;

// X-Flags and X-Extra are those of ua_session_server_init(), X-Do what the script does with the call.
const char *const kRoutes = R"CFG(
route[CALL] {
	if (is_method("MESSAGE")) {
		$avp(lines) = "X-Mine: 1";
		if (!ua_session_client_start("$var(key)", "$hdr(X-To)", "$fu", "r", "$rb", "$avp(lines)")) {
			sl_send_reply("500", "No Session");
			exit;
		}
		sl_send_reply("200", "$var(key)");
		exit;
	}
	$var(key) = "";
	if (!ua_session_server_init("$var(key)", "$hdr(X-Flags)", "$hdr(X-Extra)")) {
		sl_send_reply("500", "No Session");
		exit;
	}
	xlog("L_NOTICE", "ua begun $var(key)\n");
	if ($hdr(X-Do) == "ring") ua_session_reply("$var(key)", "INVITE", "180", "Ringing");
	if ($hdr(X-Do) == "refuse") ua_session_reply("$var(key)", "INVITE", "486", "Busy", "", "X-Why: so");
	if ($hdr(X-Do) == "redirect")
		ua_session_reply("$var(key)", "INVITE", "302", "Moved", "", "Contact: <sip:b@192.0.2.9>");
	if ($hdr(X-Do) == "take") ua_session_reply("$var(key)", "INVITE", "200", "OK", "v=0 at once");
	if ($hdr(X-Do) == "end") ua_session_terminate($var(key));
	if ($hdr(X-Do) == "wrongly" && !ua_session_reply("$var(key)", "INFO", "200"))
		xlog("L_NOTICE", "ua there is no INFO\n");
}

event_route[b2b_entities:ua-session] {
	xlog("L_NOTICE", "ua $ua_session(key) $ua_session(event_type) $ua_session(entity_type) $ua_session(method) "
		"$ua_session(status) $ua_session(reason) extra=$ua_session(extra_params)\n");
	xlog("L_NOTICE", "ua json $ua_session(json)\n");
	if ($ua_session(event_type) == "NEW" && $hdr(X-Do) == "answer") {
		ua_session_reply("$ua_session(key)", "INVITE", "180", "Ringing");
		ua_session_reply("$ua_session(key)", "INVITE", "200", "OK", "v=0 of the script");
	}
	if ($ua_session(event_type) == "UPDATED" && $ua_session(method) == "INFO")
		ua_session_reply($ua_session(key), "INFO", "202", "Taken", "told", "X-Answer: 1\r\nContent-Type: text/plain");
	if ($ua_session(event_type) == "UPDATED" && $ua_session(method) == "INVITE")
		ua_session_reply($ua_session(key), "INVITE", "200", "OK", "v=0 again");
}
)CFG";

class B2bUaSessionTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bUaSessionTest);
	CPPUNIT_TEST(a_script_answers_a_call);
	CPPUNIT_TEST(a_script_refuses_a_call);
	CPPUNIT_TEST(a_call_that_is_given_up_is_told);
	CPPUNIT_TEST(events_are_those_that_the_flags_ask_for);
	CPPUNIT_TEST(an_rpc_client_calls_changes_and_ends);
	CPPUNIT_TEST(an_rpc_client_answers);
	CPPUNIT_TEST(a_script_calls);
	CPPUNIT_TEST(who_refuses_ends_the_session);
	CPPUNIT_TEST(a_call_that_rings_is_cancelled);
	CPPUNIT_TEST(the_user_may_send_the_ack);
	CPPUNIT_TEST(a_session_ends_when_its_time_is_over);
	CPPUNIT_TEST(orders_that_cannot_be_are_refused);
	CPPUNIT_TEST(nothing_of_a_session_stays);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_routes(kRoutes);
		made.modparams = {
				R"("b2b_entities", "advertised_contact", "\"Desk\" <sip:desk@b2b.sca.test>;x=y")",
				R"("b2b_entities", "ua_default_timeout", 7200)"};
		return made;
	}
	static constexpr char kContact[] = "\"Desk\" <sip:desk@b2b.sca.test>;x=y";

	void not_told(const std::string &text) {
		check(server().log().find(text) == std::string::npos, "told: " + text);
	}
	Json::Value list() { return rpc("b2b_entities.ua_session_list")["result"]; }
	void no_ua_stays() {
		for (int i = 0; i < 40 && !list().empty(); ++i) ladder().wait(50);
		check(list().empty(), "a UA session is left: " + list().toStyledString());
	}

	Dialog &answered(Phone &alice, Headers headers = {}) {
		headers.emplace_back("X-Do", "answer");
		auto &call = calls(alice, "nobody-but-the-server", headers);
		alice.gets(180);
		alice.gets_answer(call);
		return call;
	}
	Dialog &calls(Phone &alice, const std::string &, const Headers &headers) {
		return B2bTest::calls(alice, alice.name(), headers); // a user that is registered
	}
	void hangs_up(Phone &alice, Dialog &call) {
		alice.hangs_up(call);
		alice.gets(200);
		no_ua_stays();
	}

	void a_script_answers_a_call() {
		auto &alice = phone("alice");
		auto &call = calls(alice, "", {{"X-Do", "answer"}, {"X-Extra", "for 4711"}});
		equal(kContact, alice.gets(180).header("Contact"), "advertised_contact");
		const auto answer = alice.gets(200);
		equal("v=0 of the script", answer.body, "the body");
		equal("application/sdp", answer.header("Content-Type"), "its type");
		alice.learn(call, answer);
		alice.acks(call);
		has_logged("ua begun " + call.remote_tag);
		has_logged("ua " + call.remote_tag + " NEW UAS INVITE <null> <null> extra=for 4711");

		alice.send(alice.request("INFO", call));
		const auto taken = alice.gets(202);
		equal("1", taken.header("X-Answer"), "a header of the script");
		equal("text/plain", taken.header("Content-Type"), "a type of the script");
		ladder().settle(30); // the ACK has its turn first, whichever worker has got it
		alice.reinvites(call, directed("sendonly"));
		equal("v=0 again", alice.gets(200).body, "the answer to the re-INVITE");
		alice.acks(call);
		hangs_up(alice, call);
		has_logged("ua " + call.remote_tag + " TERMINATED UAS BYE <null> <null> extra=for 4711");
	}

	void a_script_refuses_a_call() {
		auto &alice = phone("alice");
		auto &call = calls(alice, "", {{"X-Do", "refuse"}});
		equal("so", alice.gets(486).header("X-Why"), "a header of the script");
		calls(alice, "", {{"X-Do", "redirect"}});
		equal("<sip:b@192.0.2.9>", alice.gets(302).header("Contact"), "where it is sent to");
		no_ua_stays();
		calls(alice, "", {{"X-Do", "end"}});
		alice.gets(480);
		calls(alice, "", {{"X-Flags", "no such"}});
		alice.gets(500);
		no_ua_stays();
		not_told(call.call_id);
	}

	void a_call_that_is_given_up_is_told() {
		auto &alice = phone("alice");
		auto &call = calls(alice, "", {{"X-Do", "ring"}, {"X-Extra", "given up"}});
		alice.learn(call, alice.gets(180));
		alice.cancels(call);
		alice.gets(487);
		has_logged("ua " + call.remote_tag + " TERMINATED UAS CANCEL <null> <null> extra=given up");
		no_ua_stays();
	}

	void events_are_those_that_the_flags_ask_for() {
		auto &alice = phone("alice");
		auto &silent = calls(alice, "", {{"X-Flags", "n"}, {"X-Do", "take"}});
		equal("v=0 at once", alice.gets(200).body, "the body");
		has_logged("ua begun ");
		const auto key = list()[0]["key"].asString();
		silent.remote_tag = key;
		alice.acks(silent);
		alice.send(alice.request("INFO", silent));
		alice.gets(202);
		not_told("ua " + key + " NEW");
		not_told("ua " + key + " UPDATED UAS ACK");
		has_logged("ua " + key + " UPDATED UAS INFO");
		hangs_up(alice, silent);
	}

	void an_rpc_client_calls_changes_and_ends() {
		auto &bob = phone("bob");
		const auto started = rpc("b2b_entities.ua_session_client_start",
				{bob.contact(), "Bob,sip:bob@sca.test", "Desk,sip:desk@sca.test", "", "v=0 offer",
						"", "X-One: 1", "rh", "udp:127.0.0.1:" + std::to_string(server().port()),
						"of the desk"});
		accepted(started);
		const auto key = started["result"].asString();
		auto &call = bob.gets_call();
		equal(key, call.call_id, "its Call-ID is the key");
		equal("v=0 offer", call.request.body, "the body");
		equal("1", call.request.header("X-One"), "the header");
		equal(kContact, call.request.header("Contact"), "advertised_contact");
		check(call.request.header("From").rfind("\"Desk\" <sip:desk@sca.test>;tag=", 0) == 0,
				"From: " + call.request.header("From"));
		equal("\"Bob\" <sip:bob@sca.test>", call.request.header("To"), "To");
		bob.replies(call, 180);
		has_logged("ua " + key + " EARLY UAC INVITE 180 Ringing extra=of the desk");
		bob.answers(call);
		bob.gets_ack(call);
		has_logged("ua " + key + " ANSWERED UAC INVITE 200 OK extra=of the desk");
		equal("confirmed", rpc("ua_session_list", {key})["result"][0]["state"].asString(), "state");

		accepted(rpc("b2b_entities.ua_session_update", {key, "INFO", "note", "", "text/plain"}));
		const auto info = bob.gets_request("INFO");
		equal("note", info.body, "the INFO's body");
		bob.send(bob.reply_to(info, 200));
		has_logged("ua " + key + " ANSWERED UAC INFO 200");
		accepted(rpc("ua_session_update", {key, "INVITE", "v=0 hold"}));
		bob.gets_reinvite(call);
		equal("v=0 hold", call.request.body, "the re-INVITE's body");
		refused(rpc("ua_session_update", {key, "INVITE", "v=0 more"}), 491);
		bob.answers(call);
		bob.gets_ack(call);

		accepted(rpc("b2b_entities.ua_session_terminate", {key, "X-Bye: 1"}));
		const auto bye = bob.gets_request("BYE");
		equal("1", bye.header("X-Bye"), "a header of the BYE");
		bob.send(bob.reply_to(bye, 200));
		no_ua_stays();
		refused(rpc("ua_session_terminate", {key}), 404);
	}

	void an_rpc_client_answers() {
		auto &alice = phone("alice");
		auto &call = calls(alice, "", {{"X-Extra", "by rpc"}, {"X-Flags", "ab"}});
		for (int i = 0; i < 40 && list().empty(); ++i) ladder().wait(50);
		const auto session = list()[0];
		equal("by rpc", session["extra_params"].asString(), "extra_params");
		equal("UAS", session["entity_type"].asString(), "entity_type");
		equal("INVITE", session["unanswered"][0].asString(), "what waits");
		const auto lifetime = session["lifetime"].asInt();
		check(lifetime > 7190 && lifetime <= 7200, "ua_default_timeout");
		const auto key = session["key"].asString();
		accepted(rpc("b2b_entities.ua_session_reply", {key, "INVITE", "183", "", "v=0 early"}));
		equal("v=0 early", alice.gets(183).body, "early media");
		accepted(rpc("ua_session_reply", {key, "INVITE", "200", "Here", "v=0 answer"}));
		alice.gets_answer(call);
		equal(key, call.remote_tag, "the To-tag is the key");
		has_logged("ua " + key + " UPDATED UAS ACK");
		has_logged("\"body\":\"v=0");
		refused(rpc("ua_session_reply", {key, "INVITE", "200"}), 480);
		check(list()[0]["unanswered"].empty(), "nothing waits");
		alice.send(alice.request("OPTIONS", call));
		has_logged("ua " + key + " UPDATED UAS OPTIONS");
		accepted(rpc("ua_session_reply", {key, "OPTIONS", "200"}));
		alice.gets(200);
		hangs_up(alice, call);
	}

	void a_script_calls() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto ask = alice.request("MESSAGE", "sip:nobody@sca.test");
		ask.add("X-To", bob.contact()).add("Content-Type", "text/plain").body = "v=0 of the script";
		alice.send(ask);
		const auto key = alice.gets(200).reason();
		auto &call = bob.gets_call();
		equal(key, call.call_id, "the key that the script has got");
		equal("1", call.request.header("X-Mine"), "the header of its $avp()");
		equal("v=0 of the script", call.request.body, "the body");
		bob.answers(call);
		bob.gets_ack(call);
		bob.hangs_up(call);
		bob.gets(200);
		has_logged("ua " + key + " TERMINATED UAC BYE");
		no_ua_stays();
	}

	std::string starts(Phone &bob, const std::string &flags) {
		const auto started = rpc("ua_session_client_start",
				{bob.contact(), bob.aor(), "sip:desk@sca.test", "", "v=0", "", "", flags});
		accepted(started);
		return started["result"].asString();
	}

	void who_refuses_ends_the_session() {
		auto &bob = phone("bob");
		for (const auto *flags : {"", "r"}) {
			const auto key = starts(bob, flags);
			bob.replies(bob.gets_call(), 486, no_body(), "Busy Here");
			no_ua_stays();
			const auto event = "ua " + key + " REJECTED UAC INVITE 486 Busy Here";
			*flags ? has_logged(event) : not_told(event);
		}
	}

	void a_call_that_rings_is_cancelled() {
		auto &bob = phone("bob");
		const auto key = starts(bob, "r");
		auto &call = bob.gets_call();
		bob.replies(call, 180);
		has_logged("ua " + key + " EARLY");
		accepted(rpc("ua_session_terminate", {key}));
		bob.gets_cancel(call);
		no_ua_stays();
	}

	void the_user_may_send_the_ack() {
		auto &bob = phone("bob");
		const auto key = starts(bob, "rd");
		auto &call = bob.gets_call();
		bob.answers(call);
		has_logged("ua " + key + " ANSWERED UAC INVITE 200");
		bob.hears_nothing();
		accepted(rpc("ua_session_update", {key, "ACK", "v=0 late answer"}));
		equal("v=0 late answer", bob.gets_request("ACK").body, "the ACK's body");
		bob.hangs_up(call);
		bob.gets(200);
		no_ua_stays();
	}

	void a_session_ends_when_its_time_is_over() {
		auto &bob = phone("bob");
		const auto key = starts(bob, "t1");
		auto &call = bob.gets_call();
		bob.answers(call);
		bob.gets_ack(call);
		for (int i = 0; i < 40 && bob.inbox().empty(); ++i) ladder().wait(50);
		bob.gets_bye(call);
		has_logged("ua " + key + " TERMINATED UAC <null> 408");
		no_ua_stays();
	}

	void orders_that_cannot_be_are_refused() {
		auto &alice = phone("alice");
		const auto from = std::string("sip:desk@sca.test"), to = alice.contact();
		refused(rpc("ua_session_client_start", {to, to}), 400);
		refused(rpc("ua_session_client_start", {"no uri", to, from}), 400);
		refused(rpc("ua_session_client_start", {to, to, "no, uri, at all"}), 400);
		refused(rpc("ua_session_client_start", {to, to, from, "", "", "", "", "no flags"}), 400);
		refused(rpc("ua_session_client_start", {to, to, from, "", "", "", "no header"}), 400);
		refused(rpc("ua_session_client_start", {to, to, from, "", "", "", "Route: <sip:p>"}), 400);
		refused(rpc("ua_session_client_start", {to, to, "\"D\r\nX: 1\" <" + from + ">"}), 400);
		refused(rpc("ua_session_client_start", {"tel:+4930123456", to, from}), 400);
		for (const auto *socket : {"udp:192.0.2.1:5060", "nonsense"})
			refused(rpc("ua_session_client_start", {to, to, from, "", "", "", "", "", socket}),
					400);
		for (const auto *key : {"B2B.1.1", "a;b;c", "x"}) {
			refused(rpc("ua_session_update", {key, "INFO"}), 404);
			refused(rpc("ua_session_list", {key}), 404);
		}
		auto &call = calls(alice, "", {{"X-Do", "wrongly"}, {"X-Flags", "t60"}});
		has_logged("ua there is no INFO");
		const auto key = list()[0]["key"].asString();
		refused(rpc("ua_session_update", {key, "INFO"}), 480);
		refused(rpc("ua_session_update", {key, "IN FO"}), 400);
		for (const auto *code : {"soon", "100", "700"})
			refused(rpc("ua_session_reply", {key, "INVITE", code}), 400);
		refused(rpc("ua_session_reply", {key, "INVITE", "200", "OK\r\nX: 1"}), 400);
		refused(rpc("ua_session_reply", {key, "INVITE", "200", "", "", "Via: x"}), 400);
		accepted(rpc("ua_session_reply", {key, "INVITE", "603"}));
		equal("Decline", alice.gets(603).reason(), "the usual words");
		no_ua_stays();
		static_cast<void>(call);
	}

	void nothing_of_a_session_stays() {
		auto &alice = phone("alice");
		leaves_nothing([&] {
			auto &call = answered(alice);
			hangs_up(alice, call);
		});
		equal("0", std::to_string(server().statistic("b2b_entities:ua_sessions")), "ua_sessions");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bUaSessionTest);

} // namespace
