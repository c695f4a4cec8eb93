// The example of a shared line through the B2BUA does what it is there for; and a script in Lua.
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "test/e2e/b2b_example_fixture.hpp"
#include "test/e2e/b2b_sca_fixture.hpp"
#include "test/support/net.hpp"
#include "test/support/office.hpp"

namespace {

using namespace test;

class B2bScaExampleTest : public B2bExampleTest {
	CPPUNIT_TEST_SUITE(B2bScaExampleTest);
	CPPUNIT_TEST(the_figure_of_the_admin_guide);
	CPPUNIT_TEST(a_call_is_joined_at_a_conference_bridge);
	CPPUNIT_TEST_SUITE_END();

	// Both watchers are told, at the presence server.
	void published(const std::string &lamps) {
		for (const std::string who : {"alice1", "alice2"}) {
			const auto bytes = presence_.receive(3000);
			check(!bytes.empty(), "nothing is published: " + lamps);
			const auto publish = SipText::parse(bytes);
			equal("PUBLISH sip:" + who + "@example.com SIP/2.0", publish.first_line, "who is told");
			equal(lamps, lamps_in(publish.header("Call-Info")), "what is published");
			SipText reply;
			reply.first_line = "SIP/2.0 200 OK";
			for (const auto *name : {"Via", "From", "To", "Call-ID", "CSeq"})
				reply.add(name, publish.header(name));
			reply.set("To", publish.header("To") + ";tag=p")
					.add("SIP-ETag", "x")
					.add("Expires", "60");
			presence_.send_to("127.0.0.1", server().port(), reply.print());
		}
	}

	void the_figure_of_the_admin_guide() {
		const auto server = "\"sip:127.0.0.1:" + std::to_string(presence_.port()) + '"';
		with("b2b-sca.cfg", {{"PRESENCE_SERVER", server}}, [&] {
			auto &alice1 = ladder().phone("alice1", "alice"),
				 &alice2 = ladder().phone("alice2", "alice");
			auto &bob = phone("bob");
			auto &calling = calls(alice1, "bob");
			auto &called = bob.gets_call();
			published("1 alerting");
			bob.replies(called, 180);
			alice1.learn(calling, alice1.gets(180));
			bob.answers(called);
			alice1.gets_answer(calling);
			bob.gets_ack(called);
			published("1 active");
			alice1.reinvites(calling, directed("sendonly"));
			bob.gets_reinvite(called);
			bob.answers(called, directed("recvonly"));
			alice1.gets_answer(calling);
			bob.gets_ack(called);
			published("1 held");
			auto invite = alice2.request("INVITE", "sip:sca.test");
			invite.set("To", "<" + alice2.aor() + ">");
			invite.add("Call-Info", "<sip:sca.test>;appearance-index=1");
			auto &taking = alice2.sends(invite);
			bob.gets_reinvite(called);
			bob.answers(called);
			alice2.gets_answer(taking);
			bob.gets_ack(called);
			alice1.gets_bye(calling);
			published("1 active");
			ends(alice2, taking, bob, called);
			published("idle");
			no_session_stays();
		});
	}

	void a_call_is_joined_at_a_conference_bridge() {
		const auto port = free_port();
		const auto room = "\"sip:room@127.0.0.1:" + std::to_string(port) + '"';
		with("b2b-sca.cfg", {{"BRIDGE_URI", room}}, [&] {
			auto &alice1 = ladder().phone("alice1", "alice"),
				 &alice2 = ladder().phone("alice2", "alice");
			auto &bob = phone("bob"), &mixer = ladder().phone_at(port, "mixer", "room");
			auto &calling = calls(alice1, "bob");
			auto &called = bob.gets_call();
			bob.answers(called);
			alice1.gets_answer(calling);
			bob.gets_ack(called);
			auto invite = alice2.request("INVITE", "sip:sca.test");
			invite.set("To", "<" + alice2.aor() + ">");
			invite.add("Call-Info", "<sip:sca.test>;appearance-index=1");
			auto &joining = alice2.sends(invite);
			auto &first = mixer.gets_call();
			mixer.answers(first);
			alice2.gets_answer(joining);
			mixer.gets_ack(first);
			is_moved(mixer, bob, called);
			is_moved(mixer, alice1, calling);
			bob.hangs_up(called);
			bob.gets(200);
			alice1.gets_bye(calling);
			alice2.gets_bye(joining);
			for (int i = 0; i < 3; ++i) mixer.send(mixer.reply_to(mixer.gets_request("BYE"), 200));
			no_session_stays();
		});
	}
	static void is_moved(Phone &mixer, Phone &who, Dialog &mine) {
		auto &theirs = mixer.gets_call();
		mixer.answers(theirs);
		who.gets_reinvite(mine);
		who.answers(mine);
		mixer.gets_ack(theirs);
		who.gets_ack(mine);
	}

	Socket presence_ = Socket::udp("127.0.0.1");
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaExampleTest);

constexpr const char *kLua = R"lua(
function ksr_request_route()
	if KSR.is_method("REGISTER") then KSR.registrar.save("location", 0) return 1 end
	if KSR.is_method("ACK") then return 1 end
	if KSR.siputils.has_totag() > 0 then KSR.sl.sl_send_reply(481, "Nothing Of Mine") return 1 end
	local back = KSR.pv.get("$hdr(X-Back)")
	if back ~= nil then
		if KSR.b2b_sca.bridge_request(back) < 0 then KSR.sl.sl_send_reply(403, "Internal SLA Error") end
		return 1
	end
	if KSR.registrar.lookup("location") < 0 then KSR.sl.sl_send_reply(404, "Not Found") return 1 end
	KSR.pv.sets("$var(shared_line)", KSR.pv.get("$hdr(X-Line)"))
	KSR.pv.sets("$var(appearance_name_addr)", KSR.pv.get("$tu"))
	if KSR.b2b_sca.init_request(KSR.pv.get("$hdr(X-Entity)")) < 0 then KSR.sl.sl_send_reply(403, "No Call") end
	return 1
end

function ksr_xhttp_event(evname)
	KSR.jsonrpcs.dispatch()
	return 1
end
)lua";

class B2bScaKemiTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaKemiTest);
	CPPUNIT_TEST(a_script_in_lua);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		static const std::string script = [] {
			const auto path = std::filesystem::temp_directory_path()
					/ ("b2b_sca_" + std::to_string(getpid()) + ".lua");
			std::ofstream(path) << kLua;
			return path.string();
		}();
		auto made = with_lines();
		made.routes = made.routes.substr(0, made.routes.find("route[CALL]"));
		made.defines["WITH_LUA"] = '"' + script + '"';
		return made;
	}

	void a_script_in_lua() {
		auto &alice = phone("alice"), &bob = phone("bob"), &other = phone("other");
		takes_back(other, 1);
		other.gets(404);
		const auto call = talk(alice, bob);
		holds(alice, *call.caller, bob, *call.callee);
		shows("1 held");
		auto &taking = takes_back(other, 1);
		is_taken_over(other, taking, bob, *call.callee, alice, *call.caller);
		shows("1 active");
		ends(other, taking, bob, *call.callee);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaKemiTest);

} // namespace
