// The module in scripts of other languages.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace {

using namespace test;

// What the committed example does, in Lua. How the module is asked comes in: %SUBSCRIBE%, %UPDATE%.
constexpr const char *kLua = R"lua(
function ksr_request_route()
	if KSR.is_method("SUBSCRIBE") then
		local rc = %SUBSCRIBE%
		KSR.info("subscribe said " .. rc .. "\n")
		return 1
	end
	if KSR.is_method("REGISTER") then KSR.registrar.save("location", 0) return 1 end
	if KSR.is_method("CANCEL") then
		if KSR.tm.t_check_trans() > 0 then %UPDATE% KSR.tm.t_relay() end
		return 1
	end
	if KSR.siputils.has_totag() > 0 then
		if KSR.rr.loose_route() < 0 then
			if KSR.is_method("ACK") and KSR.tm.t_check_trans() > 0 then KSR.tm.t_relay() end
			return 1
		end
		if not KSR.is_method("ACK") then %UPDATE% KSR.tm.t_on_reply("ksr_reply") end
		KSR.tm.t_relay()
		return 1
	end
	KSR.tm.t_check_trans()
	KSR.rr.record_route()
	%UPDATE%
	if KSR.registrar.lookup("location") < 0 then KSR.sl.sl_send_reply(404, "Not Found") return 1 end
	KSR.tm.t_on_reply("ksr_reply")
	KSR.tm.t_relay()
	return 1
end

function ksr_reply()
	%UPDATE%
	return 1
end

function ksr_xhttp_event(evname)
	KSR.jsonrpcs.dispatch()
	return 1
end

function ksr_sca_event(evname)
	KSR.notice("told " .. evname .. " " .. KSR.pv.get("$sca(aor)") .. " " .. KSR.pv.get("$sca(index)")
			.. " " .. KSR.pv.get("$sca(state)") .. "\n")
	return 1
end
)lua";

constexpr const char *kJavaScript = R"js(
function ksr_request_route()
{
	if (KSR.is_method("SUBSCRIBE")) { KSR.sca.handle_subscribe(); return 1; }
	if (KSR.is_method("REGISTER")) { KSR.registrar.save("location", 0); return 1; }
	if (KSR.siputils.has_totag() > 0) {
		KSR.rr.loose_route();
		if (!KSR.is_method("ACK")) { KSR.sca.call_info_update_default(); KSR.tm.t_on_reply("ksr_reply"); }
		KSR.tm.t_relay();
		return 1;
	}
	KSR.rr.record_route();
	KSR.sca.call_info_update_mask(3);
	KSR.registrar.lookup("location");
	KSR.tm.t_on_reply("ksr_reply");
	KSR.tm.t_relay();
	return 1;
}
function ksr_reply() { KSR.sca.call_info_update_default(); return 1; }
function ksr_xhttp_event(evname) { KSR.jsonrpcs.dispatch(); return 1; }
function ksr_sca_event(evname) { KSR.notice("told " + evname + " " + KSR.pv.get("$sca(aor)") + " "
	+ KSR.pv.get("$sca(index)") + " " + KSR.pv.get("$sca(state)") + "\n"); return 1; }
)js";

constexpr const char *kPython = R"py(
import KSR as KSR

def mod_init():
	return Script()

class Script:
	def child_init(self, rank):
		return 0
	def ksr_request_route(self, msg):
		if KSR.is_method("SUBSCRIBE"):
			return KSR.sca.handle_subscribe()
		if KSR.is_method("REGISTER"):
			return KSR.registrar.save("location", 0)
		if KSR.siputils.has_totag() > 0:
			KSR.rr.loose_route()
			if not KSR.is_method("ACK"):
				KSR.sca.call_info_update_default()
				KSR.tm.t_on_reply("ksr_reply")
			return KSR.tm.t_relay()
		KSR.rr.record_route()
		KSR.sca.call_info_update(3, "", "")
		KSR.registrar.lookup("location")
		KSR.tm.t_on_reply("ksr_reply")
		return KSR.tm.t_relay()
	# the engine asks for these two, and without them spoils the message that follows
	def ksr_reply_route(self, msg):
		return 1
	def ksr_onsend_route(self, msg):
		return 1
	def ksr_reply(self, msg):
		KSR.sca.call_info_update_mask(0)
		return 1
	def ksr_xhttp_event(self, msg, evname):
		KSR.jsonrpcs.dispatch()
		return 1
	def ksr_sca_event(self, msg, evname):
		KSR.notice("told %s %s %s %s\n" % (evname, KSR.pv.get("$sca(aor)"), KSR.pv.get("$sca(index)"),
			KSR.pv.get("$sca(state)")))
		return 1
)py";

class KemiTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(KemiTest);
	OURS_TEST(a_lua_script_follows_a_call);
	OURS_TEST(a_lua_script_gives_a_mask);
	OURS_TEST(a_lua_script_names_who_is_called);
	OURS_TEST(a_lua_script_names_both_lines);
	OURS_TEST(a_lua_script_names_the_line_of_a_subscribe);
	OURS_TEST(a_function_that_the_script_lacks_is_said_once);
	OURS_TEST(a_javascript_follows_a_call);
	OURS_TEST(a_python_script_follows_a_call);
	CPPUNIT_TEST_SUITE_END();

	static std::string with_text(
			std::string script, const std::string &sign, const std::string &text) {
		for (auto at = script.find(sign); at != script.npos;
				at = script.find(sign, at + text.size()))
			script.replace(at, sign.size(), text);
		return script;
	}

	// The modules of the committed example; native routes would go before the engine.
	static std::string config_without_routes() {
		std::ifstream example(project_root() + "/doc/examples/sca-basic.cfg");
		const std::string text{std::istreambuf_iterator<char>(example), {}};
		const std::string file = std::filesystem::temp_directory_path() / "sca-kemi.cfg";
		std::ofstream(file) << text.substr(0, text.find("####### routing"));
		return file;
	}

	struct Engine {
		std::string module, name, extension;
	};
	static inline const Engine kLuaEngine{"app_lua", "lua", ".lua"},
			kJavaScriptEngine{"app_jsdt", "jsdt", ".js"},
			kPythonEngine{"app_python3", "python", ".py"};

	static Recipe running(const Engine &engine, const std::string &script) {
		const std::string file = std::filesystem::temp_directory_path()
				/ ("sca_kemi" + engine.extension);
		std::ofstream(file) << script;
		auto recipe = with({R"("sca", "event_callback", "ksr_sca_event")",
				R"("xhttp", "event_callback", "ksr_xhttp_event")"});
		recipe.config = config_without_routes();
		recipe.routes = "loadmodule \"" + engine.module + ".so\"\nmodparam(\"" + engine.module
				+ "\", \"load\", \"" + file + "\")\ncfgengine \"" + engine.name
				+ "\"\n"
				  "modparam(\"usrloc\", \"preload\", \"location\")\n";
		return recipe;
	}

	static Recipe lua(const std::string &update,
			const std::string &subscribe = "KSR.sca.handle_subscribe()") {
		return running(kLuaEngine,
				with_text(with_text(kLua, "%SUBSCRIBE%", subscribe), "%UPDATE%", update));
	}

	// Events are told after everything that phones wait for.
	static void is_told(Office &office, const std::string &event) {
		const auto sign = "told sca:" + event;
		comes_true([&] { return office.server.log().find(sign) != std::string::npos; }, 1000);
		must_hold(office.server.log(), sign);
	}

	// `caller` calls far1, `watcher` has the lamps.
	static void follows_a_call(Office &office, Phone &caller, Phone &watcher) {
		auto &bob = office.ladder.phone("bob", "far1");
		bob.registers();
		auto &call = caller.calls("far1");
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		caller.gets(180);
		watcher.shows("1 progressing");
		answers({bob, theirs}, {caller, call});
		watcher.shows("1 active");
		ends({bob, theirs}, {caller, call});
		watcher.shows("idle");
		for (const auto *state : {"progressing", "active", "idle"})
			is_told(office, std::string(state) + " " + watcher.aor() + " 1 " + state);
		office.server.stop();
	}

	void a_lua_script_follows_a_call() {
		Office office(lua("KSR.sca.call_info_update_default()"));
		auto &alice = office.joined("alice");
		alice.seizes(1);
		is_told(office, "seized " + alice.aor() + " 1 seized");
		alice.asks_to_seize(1);
		alice.gets(480);
		is_told(office, "refused " + alice.aor() + " 1 refused");
		alice.forgets();
		office.server.rpc("sca.release_appearance", alice.aor(), "1");
		follows_a_call(office, alice, alice);
	}

	void a_lua_script_gives_a_mask() {
		Office office(lua("KSR.sca.call_info_update_mask(3)"));
		auto &alice = office.joined("alice");
		follows_a_call(office, alice, alice);
	}

	void a_lua_script_names_who_is_called() {
		Office office(lua("KSR.sca.call_info_update_turi(0, \"sip:far1@sca.test\")"));
		auto &alice = office.joined("alice");
		follows_a_call(office, alice, alice);
	}

	void a_lua_script_names_both_lines() {
		Office office(
				lua("KSR.sca.call_info_update(0, \"sip:far1@sca.test\", \"sip:boss@sca.test\")"));
		auto &boss = office.joined("boss", "boss");
		auto &alice = office.ladder.phone("alice", "private7");
		alice.registers();
		follows_a_call(office, alice, boss);
	}

	void a_lua_script_names_the_line_of_a_subscribe() {
		Office office(lua("KSR.sca.call_info_update_default()",
				"KSR.sca.handle_subscribe_uris(\"sip:boss@sca.test\", \"sip:any@sca.test\")"));
		office.joined("alice", "private8");
		CPPUNIT_ASSERT_EQUAL(std::string("sip:boss@sca.test"),
				office.server.rpc("sca.lines")["result"][0]["aor"].asString());
		office.server.stop();
	}

	void a_function_that_the_script_lacks_is_said_once() {
		auto recipe = lua("KSR.sca.call_info_update_default()");
		recipe.modparams[0] = R"("sca", "event_callback", "ksr_scar_event")";
		Office office(recipe);
		auto &alice = office.joined("alice");
		alice.seizes(1);
		alice.releases(1);
		const std::string said = "no function ksr_scar_event(), which a modparam names";
		comes_true([&] { return office.server.log().find(said) != std::string::npos; }, 2000);
		office.ladder.settle(100);
		const auto log = office.server.log();
		must_hold(log, said);
		CPPUNIT_ASSERT_EQUAL(log.find(said), log.rfind(said));
		office.server.kill9();
	}

	void a_javascript_follows_a_call() {
		Office office(running(kJavaScriptEngine, kJavaScript));
		auto &alice = office.joined("alice");
		follows_a_call(office, alice, alice);
	}

	void a_python_script_follows_a_call() {
		Office office(running(kPythonEngine, kPython));
		auto &alice = office.joined("alice");
		follows_a_call(office, alice, alice);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(KemiTest);

} // namespace
