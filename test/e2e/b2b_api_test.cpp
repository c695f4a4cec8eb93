// Another module that stands on b2b_logic.so (probe/b2bl_probe_mod.cpp).
#include "test/e2e/b2b_fixture.hpp"
#include "test/support/environment.hpp"

namespace {

using namespace test;

constexpr const char *kRoutes = R"cfg(
loadmodule PROBE
route[CALL] {
	if ($hdr(X-Join) != $null) {
		if (!b2bl_probe_join("$hdr(X-Join)")) sl_send_reply("480", "Not Joined");
		exit;
	}
	if (!b2bl_probe_call("top hiding")) sl_send_reply("500", "No Session");
}
)cfg";

class B2bApiTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bApiTest);
	CPPUNIT_TEST(a_module_is_told_of_its_session);
	CPPUNIT_TEST(a_module_is_told_of_an_answer_in_an_ack);
	CPPUNIT_TEST(a_module_says_what_becomes_of_a_bye);
	CPPUNIT_TEST(a_module_says_what_becomes_of_a_refusal);
	CPPUNIT_TEST(a_module_drops_no_answer_to_what_the_server_asks);
	CPPUNIT_TEST(a_module_is_not_asked_of_a_refused_reinvite);
	CPPUNIT_TEST(a_module_bridges_and_ends);
	CPPUNIT_TEST(two_calls_become_one);
	CPPUNIT_TEST(both_go_to_a_conference);
	CPPUNIT_TEST(a_call_with_a_request_under_way_stays_where_it_is);
	CPPUNIT_TEST(a_call_joins_another_one);
	CPPUNIT_TEST(a_module_begins_a_call_by_itself);
	CPPUNIT_TEST(a_module_hears_of_its_session_after_a_restart);
	CPPUNIT_TEST(what_cannot_be_is_refused);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_routes(kRoutes);
		made.defines["PROBE"] = '"' + probe_module("b2bl_probe") + '"';
		return made;
	}

	std::string asked(const std::string &method, const std::vector<std::string> &arguments) {
		const auto answer = rpc("b2bl_probe." + method, arguments);
		check(answer.isMember("result"), answer.toStyledString());
		return answer["result"].isArray() ? answer["result"][0].asString()
										  : answer["result"].asString();
	}
	void told(int event, const std::string &key, const std::string &how) {
		has_logged("b2bl " + std::to_string(event) + " " + key + " " + how);
	}

	void a_module_is_told_of_its_session() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		equal("1", call.callee->request.header("X-Client"), "a header for who is called");
		told(16, key, "state=0 answered=1 msg=1 offer=0 param=1");
		equal("0", asked("state", {key}), "set_state");
		alice.reinvites(*call.caller, directed("sendonly"));
		bob.gets_reinvite(*call.callee);
		bob.replies(*call.callee, 488);
		alice.gets(488);
		bob.gets_ack(*call.callee);
		told(1024, key, "state=7 answered=1 msg=1 offer=0");
		check(server().log().find("b2bl 64 " + key) == std::string::npos, "nothing has changed");
		bob.reinvites(*call.callee, directed("sendonly"));
		alice.gets_reinvite(*call.caller);
		equal("1", call.caller->request.header("X-Server"), "a header for the caller");
		alice.answers(*call.caller, directed("recvonly"));
		bob.gets_answer(*call.callee);
		alice.gets_ack(*call.caller);
		told(128, key, "state=7 answered=1 msg=1 offer=1 param=1");
		ends(alice, bob, call);
		told(1, key, "state=7");
		told(8, key, "state=7 answered=1");
	}

	// alice asks for an offer, and answers it: it is bob who has offered.
	void a_module_is_told_of_an_answer_in_an_ack() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		alice.reinvites(*call.caller, no_body());
		bob.gets_reinvite(*call.callee);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		check(server().log().find("b2bl 128 " + key) == std::string::npos, "not answered yet");
		alice.acks(*call.caller, directed("sendonly"));
		bob.gets_ack(*call.callee);
		told(128, key, "state=0 answered=1 msg=1 offer=1 param=1 sdp=sendonly,sendrecv");
		ends(alice, bob, call);
	}

	void a_module_says_what_becomes_of_a_bye() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		asked_answer("0"); // B2B_DROP
		bob.hangs_up(*call.callee);
		bob.gets(200);
		alice.hears_nothing(100);
		asked_answer("2");
		equal("0", asked("end", {key}), "terminate_call");
		alice.gets_bye(*call.caller);
	}
	void asked_answer(const std::string &answer) {
		check(rpc("b2bl_probe.answer", {answer}).isMember("result"), "the answer is taken");
	}

	void a_module_says_what_becomes_of_a_refusal() {
		auto &alice = phone("alice"), &bob = phone("bob");
		asked_answer("1"); // B2B_PASS
		const auto call = invited(alice, bob);
		const auto key = key_of(*call.caller);
		bob.replies(*call.callee, 486);
		alice.gets(486);
		bob.gets_ack(*call.callee);
		told(4, key, "state=0 answered=0");
		told(8, key, "state=0 answered=0");
		asked_answer("2");
	}

	// Whatever it says of a refusal: the server waits for none that has come.
	void a_module_drops_no_answer_to_what_the_server_asks() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		asked_answer("0"); // B2B_DROP
		const auto to_carol = [&](const Call &call) {
			equal("0", asked("bridge", {key_of(*call.caller), carol.contact(), ""}), "bridge");
			bob.gets_bye(*call.callee);
			return &carol.gets_call();
		};
		const auto refused = connected(alice, bob);
		auto *call = to_carol(refused);
		carol.replies(*call, 486);
		carol.gets_ack(*call);
		alice.gets_bye(*refused.caller);
		const auto kept = connected(alice, bob);
		call = to_carol(kept);
		carol.answers(*call);
		alice.gets_reinvite(*kept.caller);
		alice.replies(*kept.caller, 488);
		alice.gets_ack(*kept.caller);
		carol.gets_ack(*call);
		carol.gets_bye(*call);
		alice.gets_bye(*kept.caller);
		const auto key = asked("extern", {"one," + alice.contact(), "two," + bob.contact()});
		call = &alice.gets_call();
		alice.replies(*call, 486);
		alice.gets_ack(*call);
		told(4, key, "state=0 answered=0");
		told(8, key, "state=0 answered=0");
		no_session_stays();
	}

	// Its call goes on, and who has offered waits for an answer.
	void a_module_is_not_asked_of_a_refused_reinvite() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		asked_answer("0"); // B2B_DROP
		alice.reinvites(*call.caller, directed("sendonly"));
		bob.gets_reinvite(*call.callee);
		bob.replies(*call.callee, 488);
		bob.gets_ack(*call.callee);
		alice.gets(488);
		check(server().log().find("b2bl 4 " + key) == std::string::npos,
				"nobody has refused a call");
		asked_answer("2");
		ends(alice, bob, call);
	}

	void a_module_bridges_and_ends() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		check(std::stoi(asked("stats", {key})) >= 0, "get_stats");
		equal("0", asked("bridge", {key, carol.contact(), "Some Body"}), "bridge");
		bob.gets_bye(*call.callee);
		auto &theirs = carol.gets_call();
		check(theirs.request.header("From").rfind("\"Some Body\"", 0) == 0,
				"the display name: " + theirs.request.header("From"));
		carol.answers(theirs);
		alice.gets_reinvite(*call.caller);
		alice.answers(*call.caller);
		alice.gets_ack(*call.caller);
		carol.gets_ack(theirs);
		told(32, key, "state=0");
		ends(alice, *call.caller, carol, theirs);
	}

	// Each has a call of its own there, that of the named place first.
	void both_go_to_a_conference() {
		auto &alice = phone("alice"), &bob = phone("bob"), &mixer = phone("mixer");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		equal("-400", asked("confer", {key, "nonsense", "0"}), "no URI");
		equal("-400", asked("confer", {key, mixer.contact(), "2"}), "no place");
		equal("-404", asked("confer", {"b2b.1.2", mixer.contact(), "0"}), "no session");
		equal("0", asked("confer", {key, mixer.contact(), "1"}), "confer");
		equal("-491", asked("confer", {key, mixer.contact(), "1"}), "it is under way");
		goes_there(mixer, bob, *call.callee);
		goes_there(mixer, alice, *call.caller);
		told(32, key, "state=0");
		equal("-480", asked("confer", {key, mixer.contact(), "1"}), "no call of two any more");
		alice.hangs_up(*call.caller);
		alice.gets(200);
		bob.gets_bye(*call.callee);
		for (int i = 0; i < 2; ++i) mixer.send(mixer.reply_to(mixer.gets_request("BYE"), 200));
		told(8, key, "state=0 answered=1");
	}
	void goes_there(Phone &mixer, Phone &who, Dialog &mine) {
		auto &theirs = mixer.gets_call();
		mixer.answers(theirs);
		who.gets_reinvite(mine);
		equal(theirs.body, mine.request.body, "the mixer's offer");
		who.answers(mine);
		mixer.gets_ack(theirs);
		who.gets_ack(mine);
	}

	void two_calls_become_one() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol"),
			 &dave = phone("dave");
		const auto first = connected(alice, bob), second = connected(carol, dave);
		const auto key = key_of(*first.caller);
		equal("0", asked("two", {key, key_of(*second.caller)}), "bridge_2calls");
		bob.gets_bye(*first.callee);
		dave.gets_bye(*second.callee);
		alice.gets_reinvite(*first.caller);
		equal("", first.caller->request.body, "alice makes the offer");
		alice.answers(*first.caller);
		carol.gets_reinvite(*second.caller);
		equal(first.caller->body, second.caller->request.body, "alice's offer");
		carol.answers(*second.caller);
		equal(second.caller->body, alice.gets_request("ACK").body, "carol's answer");
		carol.gets_ack(*second.caller);
		equal("1", std::to_string(sessions().size()), "one session");
		ends(carol, *second.caller, alice, *first.caller);
	}

	void a_call_with_a_request_under_way_stays_where_it_is() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol"),
			 &dave = phone("dave");
		const auto first = connected(alice, bob), second = connected(carol, dave);
		const auto key = key_of(*first.caller), other = key_of(*second.caller);
		carol.send(carol.request("INFO", *second.caller));
		const auto info = dave.gets_request("INFO");
		equal("-491", asked("two", {key, other}), "bridge_2calls");
		dave.send(dave.reply_to(info, 200));
		carol.gets(200);
		ends(carol, dave, second);
		ends(alice, bob, first);
	}

	void a_call_joins_another_one() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		auto &joining = calls(carol, "bob", {{"X-Join", key_of(*call.caller)}});
		bob.gets_bye(*call.callee);
		alice.gets_reinvite(*call.caller);
		equal(joining.body, call.caller->request.body, "carol's offer");
		alice.answers(*call.caller);
		carol.gets_answer(joining);
		alice.gets_ack(*call.caller);
		ends(carol, joining, alice, *call.caller);
		calls(carol, "bob", {{"X-Join", "b2b.1.2"}});
		equal("Not Joined", carol.gets(480).reason(), "no such call");
	}

	void a_module_begins_a_call_by_itself() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto key = asked("extern", {"one," + alice.contact(), "two," + bob.contact()});
		auto &mine = alice.gets_call();
		alice.answers(mine);
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		alice.gets_ack(mine);
		bob.gets_ack(theirs);
		told(16, key, "state=0 answered=1");
		ends(bob, theirs, alice, mine);
		told(2, key, "state=0");
	}

	void a_module_hears_of_its_session_after_a_restart() {
		auto stored = recipe();
		stored.defines["WITH_DB"] = "1";
		Kamailio server(stored);
		server.start();
		use(server);
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		equal("0", asked("state", {key}), "set_state");
		server.restart();
		told(256, key, "state=7 answered=1 msg=0 offer=0 param=1");
		ends(alice, bob, call);
		told(1, key, "state=7");
		told(8, key, "state=7 answered=1");
		no_session_stays();
		server.stop();
		use(shared_kamailio(recipe()));
	}

	void what_cannot_be_is_refused() {
		equal("-404", asked("end", {"b2b.1.2"}), "terminate_call");
		equal("-404", asked("state", {"b2b.1.2"}), "set_state");
		equal("-404", asked("bridge", {"b2b.1.2", "sip:a@b", "x"}), "bridge");
		equal("-400", asked("two", {"b2b.1.2", "b2b.1.2"}), "bridge_2calls");
		equal("none", asked("extern", {"one", "two,sip:a@b"}), "bridge_extern");
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		equal("-400", asked("bridge", {key_of(*call.caller), "no uri", "x"}), "bridge");
		ends(alice, bob, call);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bApiTest);

} // namespace
