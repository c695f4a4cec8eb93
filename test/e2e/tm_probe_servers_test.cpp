// A B2BUA in a script of another language, and two servers that tell each other things.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "test/e2e/tm_probe_fixture.hpp"
#include "test/support/net.hpp"

namespace {

using namespace test;

constexpr const char *kLua = R"lua(
function ksr_request_route()
	if KSR.is_method("REGISTER") then KSR.registrar.save("location", 0) return 1 end
	if KSR.is_method("ACK") then KSR.tm.t_check_trans() return 1 end
	if KSR.registrar.lookup("location") < 0 then KSR.sl.sl_send_reply(404, "Not Found") return 1 end
	if KSR.tm_probe.call(KSR.pv.get("$ru")) < 0 then KSR.sl.sl_send_reply(500, "No Session") end
	return 1
end

function WITHIN()
	KSR.pv.sets("$probe_ctx(note)", "lua")
	KSR.notice("within " .. KSR.pv.get("$probe(key)") .. " " .. KSR.pv.get("$rm") .. " "
			.. KSR.pv.get("$probe_ctx(note)") .. "\n")
	if KSR.pv.get("$hdr(X-Drop)") then KSR.x.drop() end
end

function ksr_xhttp_event(evname)
	KSR.jsonrpcs.dispatch()
	return 1
end
)lua";

class TmProbeKemiTest : public TmProbeTest {
	CPPUNIT_TEST_SUITE(TmProbeKemiTest);
	CPPUNIT_TEST(a_function_of_the_script_runs_for_each_request);
	CPPUNIT_TEST(it_may_refuse);
	CPPUNIT_TEST_SUITE_END();

	static const std::string &script() {
		static const std::string file = [] {
			const auto name = (std::filesystem::temp_directory_path() / "tm-probe-").string()
					+ std::to_string(getpid()) + ".lua";
			std::ofstream(name) << kLua;
			return name;
		}();
		return file;
	}
	Recipe recipe() const override {
		auto made = with_probe();
		made.defines["WITH_LUA"] = '"' + script() + '"';
		return made;
	}

	void a_function_of_the_script_runs_for_each_request() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		exchange(alice, bob, alice.request("INFO", *call.caller));
		ladder().settle(60);
		const auto line = "within " + key_of(*call.caller) + " INFO lua";
		check(server().log().find(line) != std::string::npos, "the log should say: " + line);
		ends(bob, *call.callee, alice, *call.caller);
	}

	void it_may_refuse() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.send(alice.request("INFO", *call.caller).add("X-Drop", "1"));
		alice.gets(403);
		ends(bob, *call.callee, alice, *call.caller);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(TmProbeKemiTest);

class TmProbeServersTest : public TmProbeTest {
public:
	void setUp() override {
		use(servers().first);
		for (int i = 0; i < 100 && !do_they_know_each_other(); ++i) ladder().wait(100);
		check(do_they_know_each_other(), "the servers should have met");
	}

private:
	CPPUNIT_TEST_SUITE(TmProbeServersTest);
	CPPUNIT_TEST(a_message_reaches_all_others);
	CPPUNIT_TEST(a_message_reaches_one);
	CPPUNIT_TEST(nobody_is_told_under_another_address);
	CPPUNIT_TEST_SUITE_END();

	static Recipe sharing(uint16_t own, uint16_t peer) {
		const auto address = [](uint16_t port) {
			return "\"sip:127.0.0.1:" + std::to_string(port) + "\"";
		};
		auto made = with_probe();
		made.workers = 1;
		made.defines["WITH_DMQ"] = "1";
		made.defines["DMQ_ADDRESS"] = address(own);
		made.defines["DMQ_PEER"] = address(peer);
		made.defines["LISTEN_MORE"] = "udp:127.0.0.1:" + std::to_string(own);
		return made;
	}

	struct Servers {
		uint16_t one, other;
		Kamailio first, second;

		Servers(uint16_t a, uint16_t b)
				: one(a), other(b), first(sharing(a, b)), second(sharing(b, a)) {
			first.start();
			second.start();
		}
	};
	static Servers &servers() {
		static Servers made(free_port(), free_port());
		return made;
	}

	static bool has_logged(const Kamailio &server, const std::string &text) {
		return server.log().find(text) != std::string::npos;
	}
	static bool do_they_know_each_other() {
		const auto has_met = [](const Kamailio &server) {
			return has_logged(server, "probe met another");
		};
		return (has_met(servers().first) || has_met(servers().second))
				&& active(servers().first) == 2 && active(servers().second) == 2;
	}
	static int active(Kamailio &server) {
		int seen = 0;
		const auto list = server.rpc("dmq.list_nodes")["result"];
		for (const auto &node : list) seen += node["status"].asString() == "active";
		return seen;
	}
	static std::string from(uint16_t port) {
		return " from sip:probe@127.0.0.1:" + std::to_string(port);
	}
	void heard(const Kamailio &server, const std::string &text) {
		for (int i = 0; i < 20 && !has_logged(server, text); ++i) ladder().wait(100);
		check(has_logged(server, text), "a server should have heard: " + text);
	}

	void a_message_reaches_all_others() {
		const std::string json = R"({"to":"all","n":1})";
		CPPUNIT_ASSERT_EQUAL(1, number(servers().first.rpc("probe.tell", json, "all")));
		heard(servers().second, "probe heard " + json + from(servers().one));
		ladder().wait(200);
		check(!has_logged(servers().first, "probe heard " + json), "not the one that speaks");
	}

	void a_message_reaches_one() {
		const std::string json = R"({"to":"first"})";
		const auto address = "sip:127.0.0.1:" + std::to_string(servers().one);
		CPPUNIT_ASSERT_EQUAL(1, number(servers().second.rpc("probe.tell", json, address)));
		heard(servers().first, "probe heard " + json + from(servers().other));
	}

	void nobody_is_told_under_another_address() {
		CPPUNIT_ASSERT_EQUAL(0, number(servers().first.rpc("probe.tell", "{}", "sip:127.0.0.1:1")));
		CPPUNIT_ASSERT_EQUAL(0, number(servers().first.rpc("probe.tell", "{}", "no address")));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(TmProbeServersTest);

} // namespace
