// Scenarios that are declared in a document in place of routes.
#include "test/e2e/b2b_fixture.hpp"

#include <cstdio>
#include <fstream>
#include <unistd.h>

namespace {

using namespace test;

// In a file of its own, which goes with the test program.
class DocumentFile {
public:
	explicit DocumentFile(const std::string &xml) {
		static int count = 0;
		path_ = "/tmp/b2b-scenario-" + std::to_string(getpid()) + "-" + std::to_string(++count)
				+ ".xml";
		std::ofstream(path_) << xml;
	}
	~DocumentFile() { std::remove(path_.c_str()); }
	DocumentFile(const DocumentFile &) = delete;
	DocumentFile &operator=(const DocumentFile &) = delete;

	const std::string &path() const noexcept { return path_; }

private:
	std::string path_;
};

constexpr const char *kCounter = R"xml(<scenario id="counter">
	<init>
		<set name="callee" value="$ru"/>
		<set name="colour" value="blue"/>
		<server_new id="caller" headers="X-Server: 1"/>
		<client_new id="callee" dest_uri="$b2bl_ctx(callee)" from_dname="Counter" headers="X-Colour: $b2bl_ctx(colour)"/>
		<entity id="elsewhere"/>
	</init>
	<request method="MESSAGE" entity="caller" peer="callee" peer_state="confirmed">
		<set name="said" value="$rb"/>
		<send_reply code="202" reason="Taken" headers="Content-Type: text/plain&#13;&#10;X-Key: $b2bl(key)" body="$b2bl_ctx(said) $b2bl_ctx(number)"/>
	</request>
	<request method="INFO">
		<context name="said" present="yes"/>
		<send_reply code="403" reason="$b2bl_ctx(said)"/>
	</request>
	<request method="OPTIONS">
		<bridge entity1="peer" entity2="elsewhere"/>
		<send_reply code="200"/>
	</request>
	<request method="BYE" entity="callee">
		<header name="X-Stay" present="yes"/>
		<send_reply code="200"/>
		<delete_entity/>
		<client_new id="again" dest_uri="$b2bl_ctx(callee)"/>
		<bridge entity1="peer" entity2="again"/>
	</request>
	<reply method="INVITE" status="408-699" entity="callee">
		<end_dlg_leg/>
	</reply>
</scenario>
)xml";

constexpr const char *kRoutes = R"cfg(
modparam("b2b_logic", "script_req_route", "b2b_request")
route[b2b_request] {
	xlog("L_NOTICE", "module's route: $rm\n");
	b2b_pass_request();
}
route[own_requests] {
	xlog("L_NOTICE", "own route: $rm\n");
	b2b_pass_request();
}
route[CALL] {
	if ($hdr(X-Colour) != $null) $b2bl_ctx(colour) = $hdr(X-Colour);
	if ($hdr(X-Own) != $null) {
		if (!b2b_init_request("counter", "", "own_requests")) sl_send_reply("500", "No Session");
		exit;
	}
	if ($hdr(X-Client) != $null) b2b_client_new("callee", $ru, "", "Of The Script");
	if (!b2b_init_request("counter")) sl_send_reply("500", "No Session");
}
)cfg";

class B2bScenarioTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bScenarioTest);
	CPPUNIT_TEST(a_session_begins_with_what_the_document_names);
	CPPUNIT_TEST(what_the_script_has_named_and_set_stays);
	CPPUNIT_TEST(rules_answer_and_remember);
	CPPUNIT_TEST(a_rule_bridges);
	CPPUNIT_TEST(an_action_that_is_refused_ends_its_rule);
	CPPUNIT_TEST(routes_of_the_session_go_before_its_document);
	CPPUNIT_TEST(a_call_of_ours_has_the_rules_too);
	CPPUNIT_TEST(rules_are_found_again_after_a_restart);
	CPPUNIT_TEST(what_cannot_be_stops_the_start);
	CPPUNIT_TEST_SUITE_END();

	const DocumentFile document_{kCounter};

	Recipe with_document(const std::string &path) const {
		auto made = with_routes(kRoutes);
		made.modparams = {R"("b2b_logic", "scenario", ")" + path + '"'};
		return made;
	}
	Recipe recipe() const override {
		static const DocumentFile shared(kCounter); // as long as its server
		return with_document(shared.path());
	}
	SipText said(Phone &who, Dialog &dialog, const std::string &method, const std::string &body) {
		auto message = who.request(method, dialog);
		message.body = body;
		if (!body.empty()) message.add("Content-Type", "text/plain");
		return message;
	}

	void a_session_begins_with_what_the_document_names() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		equal("blue", call.callee->request.header("X-Colour"), "a header of the document");
		check(call.callee->request.header("From").rfind("\"Counter\"", 0) == 0, "from_dname");
		check(sessions()[0]["scenario"] == "counter", "the id is that of the document");
		bob.reinvites(*call.callee, {});
		alice.gets_reinvite(*call.caller);
		equal("1", call.caller->request.header("X-Server"), "a header for the caller");
		alice.answers(*call.caller);
		bob.gets_answer(*call.callee);
		alice.gets_ack(*call.caller);
		ends(alice, bob, call);
	}

	void what_the_script_has_named_and_set_stays() {
		auto &alice = phone("alice"), &bob = phone("bob");
		calls(alice, "bob", {{"X-Colour", "red"}});
		auto &theirs = bob.gets_call();
		equal("red", theirs.request.header("X-Colour"), "the script's value");
		bob.replies(theirs, 486);
		bob.gets_ack(theirs);
		alice.gets(480); // nobody is left when the rule has ended the leg
		auto &again = calls(alice, "bob", {{"X-Client", "1"}});
		auto &second = bob.gets_call();
		check(second.request.header("From").rfind("\"Of The Script\"", 0) == 0,
				"the script's client");
		bob.answers(second);
		alice.gets_answer(again);
		bob.gets_ack(second);
		ends(alice, again, bob, second);
	}

	void rules_answer_and_remember() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		exchange(alice, bob, said(alice, *call.caller, "INFO", "before"));
		alice.send(said(alice, *call.caller, "MESSAGE", "one"));
		const auto answer = alice.gets(202);
		equal("Taken", answer.reason(), "the reason");
		equal(key, answer.header("X-Key"), "a variable in a header");
		equal("one ", answer.body, "what a variable without a value leaves");
		bob.send(said(bob, *call.callee, "INFO", "after"));
		equal("one", bob.gets(403).reason(), "the value stays with the session");
		exchange(bob, alice, said(bob, *call.callee, "MESSAGE", "two")); // not of the caller
		ends(bob, *call.callee, alice, *call.caller);
	}

	void a_rule_bridges() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		auto bye = bob.request("BYE", *call.callee);
		bye.add("X-Stay", "1");
		bob.send(bye);
		bob.gets(200);
		auto &again = bob.gets_call();
		bob.answers(again);
		alice.gets_reinvite(*call.caller);
		alice.answers(*call.caller);
		alice.gets_ack(*call.caller);
		bob.gets_ack(again);
		ends(alice, *call.caller, bob, again);
	}

	void an_action_that_is_refused_ends_its_rule() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.send(alice.request("OPTIONS", *call.caller));
		alice.gets(403); // as what a route leaves without an answer
		has_logged("xml:18: bridge is refused");
		ends(alice, bob, call);
	}

	void routes_of_the_session_go_before_its_document() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &mine = calls(alice, "bob", {{"X-Own", "1"}});
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		alice.gets_answer(mine);
		bob.gets_ack(theirs);
		exchange(alice, bob, said(alice, mine, "MESSAGE", "one"));
		has_logged("own route: MESSAGE");
		ends(alice, mine, bob, theirs);
		check(server().log().find("module's route: MESSAGE") == std::string::npos,
				"the module's route is not run");
	}

	void a_call_of_ours_has_the_rules_too() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto answer = rpc("b2b_logic.trigger_scenario",
				{"counter", "caller," + alice.contact(), "callee," + bob.contact(), "number=7"});
		accepted(answer);
		auto &mine = alice.gets_call();
		alice.answers(mine);
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		alice.gets_ack(mine);
		bob.gets_ack(theirs);
		alice.send(said(alice, mine, "MESSAGE", "one"));
		equal("one 7", alice.gets(202).body, "the value of the order");
		ends(alice, mine, bob, theirs);
	}

	void rules_are_found_again_after_a_restart() {
		auto stored = with_document(document_.path());
		stored.defines["WITH_DB"] = "1";
		Kamailio server(stored);
		server.start();
		use(server);
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		server.restart();
		alice.send(said(alice, *call.caller, "MESSAGE", "one"));
		alice.gets(202);
		ends(alice, bob, call);
		no_session_stays();
		server.stop();
		use(shared_kamailio(recipe()));
	}

	void what_cannot_be_stops_the_start() {
		not_started("<scenario id='s'>\n<request><pass/></request></scenario>",
				":2: <pass> cannot stand here");
		not_started("<scenario id='s'>\n\n<request><send_reply code='200' "
					"reason='$nothing(x)'/></request></scenario>",
				":3: \"$nothing(x)\" has a variable that does not exist");
		not_started(kCounter, "has the id \"counter\" too", true);
		not_started("", "cannot be read, or is empty");
	}
	void not_started(const std::string &xml, const std::string &why, bool is_second = false) {
		const DocumentFile bad(xml);
		auto recipe = with_document(bad.path());
		if (is_second)
			recipe.modparams.push_back(R"("b2b_logic", "scenario", ")" + document_.path() + '"');
		Kamailio server(recipe);
		CPPUNIT_ASSERT_THROW(server.start(), std::runtime_error);
		check(server.log().find(why) != std::string::npos,
				"not said: " + why + "\n" + server.log_tail());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScenarioTest);

} // namespace
