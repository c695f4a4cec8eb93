// What operators ask and order: RPC, statistics, settings.
#include "test/e2e/b2b_fixture.hpp"

#include <algorithm>

namespace {

using namespace test;

class B2bRpcTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bRpcTest);
	CPPUNIT_TEST(a_session_is_listed_with_its_entities);
	CPPUNIT_TEST(an_empty_list_is_a_list);
	CPPUNIT_TEST(a_call_is_ended);
	CPPUNIT_TEST(a_call_that_rings_is_ended);
	CPPUNIT_TEST(two_are_called_and_connected);
	CPPUNIT_TEST(the_first_of_two_is_busy);
	CPPUNIT_TEST(the_second_of_two_is_busy);
	CPPUNIT_TEST(an_end_is_connected_with_another_destination);
	CPPUNIT_TEST(arguments_may_come_in_other_forms);
	CPPUNIT_TEST(a_destination_that_cannot_be_changes_nothing);
	CPPUNIT_TEST(what_cannot_be_is_refused);
	CPPUNIT_TEST(kamcmd_knows_all_of_it);
	CPPUNIT_TEST(statistics_count);
	CPPUNIT_TEST_SUITE_END();

	static const Json::Value &entity(const Json::Value &session, const std::string &id) {
		for (const auto &one : session["entities"])
			if (one["id"].asString() == id) return one;
		static const Json::Value none;
		return none;
	}

	void a_session_is_listed_with_its_entities() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = ringing(alice, bob);
		const auto ringing_now = sessions()[0];
		equal("calling", ringing_now["state"].asString(), "while it rings");
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		const auto all = sessions();
		equal("1", std::to_string(all.size()), "sessions");
		const auto &session = all[0];
		equal("top hiding", session["scenario"].asString(), "scenario");
		equal("talking", session["state"].asString(), "state");
		check(session["lifetime"].asInt() > 43000 && session["lifetime"].asInt() <= 43200,
				"lifetime");
		const auto &caller = entity(session, "caller"), &callee = entity(session, "callee");
		equal("server", caller["type"].asString(), "type");
		equal("client", callee["type"].asString(), "type");
		equal(call.caller->call_id, caller["callid"].asString(), "callid");
		equal(call.caller->remote_tag, caller["key"].asString(), "key of the caller: its To-tag");
		equal(call.callee->call_id, callee["key"].asString(), "key of the callee: its Call-ID");
		equal("callee", caller["peer"].asString(), "peer");
		equal(alice.aor(), caller["from_uri"].asString(), "from_uri");
		ends(alice, bob, call);
	}

	void an_empty_list_is_a_list() {
		check(sessions().isArray() && sessions().empty(), "[]");
		check(rpc("b2b_list")["result"].isArray(), "the spec's name too");
	}

	void a_call_is_ended() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		accepted(rpc("b2b_logic.terminate_call", {key}));
		alice.gets_bye(*call.caller);
		bob.gets_bye(*call.callee);
		check(end_of(key).rfind("top hiding rpc ", 0) == 0, end_of(key));
		refused(rpc("b2b_logic.terminate_call", {key}), 404);
	}

	// By the dialog of the callee, and the spec's name of the command.
	void a_call_that_rings_is_ended() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = ringing(alice, bob);
		accepted(rpc("b2b_terminate_call",
				{call.caller->call_id + ";" + call.caller->local_tag + ";"
						+ call.caller->remote_tag}));
		alice.gets(480);
		bob.gets_cancel(*call.callee);
	}

	// RFC 3725 flow I
	void two_are_called_and_connected() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto answer = rpc("b2b_logic.trigger_scenario",
				{"marketing", "one," + alice.contact(), "two," + bob.contact() + ",Ali Ce",
						"agent=sip:x@sca.test"});
		accepted(answer);
		auto &mine = alice.gets_call();
		equal("", mine.request.body, "alice makes the offer");
		alice.answers(mine);
		auto &theirs = bob.gets_call();
		equal(mine.body, theirs.request.body, "alice's offer");
		check(theirs.request.header("From").rfind("\"Ali Ce\"", 0) == 0,
				"the display name: " + theirs.request.header("From"));
		alice.hears_nothing(100); // no ACK before there is an answer
		bob.answers(theirs);
		equal(theirs.body, alice.gets_request("ACK").body, "bob's answer");
		bob.gets_ack(theirs);
		equal("talking", sessions()[0]["state"].asString(), "state");
		ends(alice, mine, bob, theirs);
	}

	void the_first_of_two_is_busy() {
		auto &alice = phone("alice"), &bob = phone("bob");
		accepted(rpc("b2b_trigger_scenario",
				{"marketing", "one," + alice.contact(), "two," + bob.contact()}));
		auto &mine = alice.gets_call();
		alice.replies(mine, 486);
		alice.gets_ack(mine);
		bob.hears_nothing(100);
	}

	void the_second_of_two_is_busy() {
		auto &alice = phone("alice"), &bob = phone("bob");
		accepted(rpc("b2b_logic.trigger_scenario",
				{"marketing", "one," + alice.contact(), "two," + bob.contact()}));
		auto &mine = alice.gets_call();
		alice.answers(mine);
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 486);
		bob.gets_ack(theirs);
		alice.gets_ack(mine);
		alice.gets_bye(mine);
	}

	void an_end_is_connected_with_another_destination() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		counts("b2b_logic:bridges", [&] {
			accepted(rpc("b2b_logic.bridge", {key_of(*call.caller), carol.contact()}));
		});
		bob.gets_bye(*call.callee);
		auto &theirs = carol.gets_call();
		carol.answers(theirs);
		alice.gets_reinvite(*call.caller);
		equal(theirs.body, call.caller->request.body, "carol's offer");
		alice.answers(*call.caller);
		alice.gets_ack(*call.caller);
		equal(call.caller->body, carol.gets_request("ACK").body, "alice's answer");
		ends(carol, theirs, alice, *call.caller);
	}

	// The flag as a number, the destination as a Refer-To has it.
	void arguments_may_come_in_other_forms() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		Json::Value list(Json::arrayValue);
		list.append(key_of(*call.caller));
		list.append("\"Carol\" <" + carol.contact() + ">;x=y");
		list.append(1);
		accepted(server().rpc_raw("b2b_logic.bridge", list));
		refused(server().rpc_raw("b2b_logic.bridge", list), 491);
		alice.gets_bye(*call.caller);
		auto &theirs = carol.gets_call();
		carol.answers(theirs);
		bob.gets_reinvite(*call.callee);
		bob.answers(*call.callee);
		bob.gets_ack(*call.callee);
		carol.gets_ack(theirs);
		const Json::Value wrong[] = {2, "x", -1, true, 1.5};
		for (const auto &flag : wrong) {
			list[2] = flag;
			refused(server().rpc_raw("b2b_logic.bridge", list), 400);
		}
		ends(carol, theirs, bob, *call.callee);
	}

	// Who is asked for a destination to which there is no way leaves the call as it is.
	void a_destination_that_cannot_be_changes_nothing() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		for (const std::string uri : {"", "nonsense", "sip:", "sip:a@b\r\nX: y", "tel:+4930123456"})
			refused(rpc("b2b_logic.bridge", {key, uri}), 400);
		for (const std::string media : {"nonsense", "tel:+4930123456"})
			refused(rpc("b2b_logic.bridge", {key, bob.contact(), "0", media}), 400);
		exchange(alice, bob, alice.request("INFO", *call.caller));
		ends(alice, bob, call);
	}

	void what_cannot_be_is_refused() {
		refused(rpc("b2b_logic.terminate_call"), 400);
		refused(rpc("b2b_logic.terminate_call", {"b2b.1.2"}), 404);
		refused(rpc("b2b_logic.terminate_call", {"nonsense"}), 404);
		refused(rpc("b2b_logic.bridge", {"b2b.1.2"}), 400);
		refused(rpc("b2b_logic.bridge", {"b2b.1.2", "sip:a@b", "2"}), 400);
		refused(rpc("b2b_logic.bridge", {"b2b.1.2", "sip:a@b"}), 404);
		refused(rpc("b2b_logic.trigger_scenario", {"x", "one,sip:a@b"}), 400);
		refused(rpc("b2b_logic.trigger_scenario", {"x", "one", "two,sip:a@b"}), 400);
		refused(rpc("b2b_logic.trigger_scenario", {"x", "one,no uri", "two,sip:a@b"}), 400);
		refused(rpc("b2b_logic.trigger_scenario", {"x", "one,sip:a@b", "two,sip:a@b", "k"}), 400);
		const auto number = server().rpc("b2b_logic.terminate_call", 1020);
		refused(number, 400);
		check(number["error"]["message"].asString().find("s:1020.30") != std::string::npos,
				"it says how text is sent: " + number.toStyledString());
	}

	void kamcmd_knows_all_of_it() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		std::string lines;
		for (const auto &line : server().kamcmd({"b2b_logic.list"})) lines += line + "\n";
		for (const auto &word : {std::string("top hiding"), call.callee->call_id})
			check(lines.find(word) != std::string::npos, "it should show " + word + ":\n" + lines);
		const auto ended = server().kamcmd({"b2b_logic.terminate_call", key_of(*call.caller)});
		equal("OK", ended.empty() ? "" : ended[0], "it ends the call");
		alice.gets_bye(*call.caller);
		bob.gets_bye(*call.callee);
	}

	// A call of another test may wait for the answer to its BYE meanwhile.
	void statistics_count() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto others = counted("calls");
		const auto begun = counted("begun"), ok = counted("setup_ok"),
				   failed = counted("setup_failed");
		const auto call = connected(alice, bob);
		equal("1", std::to_string(counted("calls") - others), "calls");
		ends(alice, bob, call);
		const auto busy = invited(alice, bob);
		bob.replies(*busy.callee, 486);
		alice.gets(486);
		bob.gets_ack(*busy.callee);
		equal("2", std::to_string(counted("begun") - begun), "begun");
		equal("1", std::to_string(counted("setup_ok") - ok), "setup_ok");
		equal("1", std::to_string(counted("setup_failed") - failed), "setup_failed");
		no_session_stays();
		for (int i = 0; i < 40 && counted("calls") > others; ++i) ladder().wait(50);
		check(counted("calls") <= others, "calls");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bRpcTest);

class B2bContactTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bContactTest);
	CPPUNIT_TEST(the_contact_is_what_the_operator_says);
	CPPUNIT_TEST(it_is_of_the_message_with_which_a_script_begins_a_call);
	CPPUNIT_TEST_SUITE_END();

	static Recipe with_route(const std::string &route, std::vector<std::string> modparams) {
		auto recipe = with_b2b();
		recipe.modparams = std::move(modparams);
		recipe.defines["OWN_ROUTES"] = "1";
		recipe.routes = "route[CALL] {\n" + route + "}\n";
		return recipe;
	}

	void it_is_of_the_message_with_which_a_script_begins_a_call() {
		Kamailio server(with_route("\tsl_send_reply(\"202\", \"Accepted\");\n"
								   "\tb2b_trigger_scenario(\"call\", \"\", \"one,$hdr(X-First)\", "
								   "\"two,$hdr(X-First)\");\n",
				{R"("b2b_logic", "server_address", "sip:$fU@$Ri:$Rp")"}));
		server.start();
		use(server);
		auto &alice = phone("alice"), &desk = phone("desk");
		desk.send(desk.request("MESSAGE", "sip:sca.test").add("X-First", alice.contact()));
		desk.gets(202);
		auto &call = alice.gets_call();
		equal("sip:" + user_of("desk") + "@127.0.0.1:" + std::to_string(server.port()),
				uri_of(call.request.header("Contact")), "Contact");
		alice.replies(call, 486);
		alice.gets_ack(call);
		no_session_stays();
		server.stop();
		use(shared_kamailio(with_b2b()));
	}

	void the_contact_is_what_the_operator_says() {
		Kamailio server(with_route("\t$avp(from) = \"\\\"Some Body\\\" <sip:some@sca.test>\";\n"
								   "\tb2b_init_request(\"top hiding\");\n",
				{R"("b2b_logic", "server_address", "sip:b2b@$Ri:$Rp")",
						R"x("b2b_logic", "b2bl_from_spec_param", "$avp(from)")x"}));
		server.start();
		use(server);
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto expected = "sip:b2b@127.0.0.1:" + std::to_string(server.port());
		equal(expected, uri_of(call.callee->request.header("Contact")), "Contact for bob");
		equal(expected, call.caller->target, "Contact for alice");
		equal("\"Some Body\" <sip:some@sca.test>",
				call.callee->request.header("From").substr(
						0, call.callee->request.header("From").find(";tag")),
				"From");
		ends(alice, bob, call);
		no_session_stays();
		server.stop();
		use(shared_kamailio(with_b2b()));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bContactTest);

} // namespace
