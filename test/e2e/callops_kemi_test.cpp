// callops in a Lua script, and what only a script of its own can ask of it.
#include "test/e2e/callops_fixture.hpp"

#include <filesystem>
#include <fstream>

namespace {

using namespace test;

// Orders come in INFO requests, %ORDERS% of them; a new call names in X-Call the one that it replaces.
constexpr const char *kLua = R"lua(
local function header(name)
	return KSR.pv.gete("$hdr(" .. name .. ")")
end

local function order()
	local call = header("X-Call")
	if call ~= "" then
		return KSR.callops.transfer_attended(header("X-Leg"), call, header("X-Other"), header("X-To"))
	end
	return KSR.callops.transfer(header("X-Leg"), header("X-To"))
end

local function within_dialog()
	if KSR.rr.loose_route() < 0 then
		if KSR.is_method("ACK") and KSR.tm.t_check_trans() > 0 then KSR.tm.t_relay() end
		return 1
	end
	if KSR.is_method("NOTIFY") then
		KSR.notice("notify said " .. KSR.callops.transfer_notify() .. "\n")
		return 1
	end
	if KSR.is_method("INFO") then
		local rc = order()
		KSR.notice("order said " .. rc .. "\n")
		KSR.sl.sl_send_reply(rc > 0 and 200 or 488, "Said By Lua")
		return 1
	end
	KSR.tm.t_relay()
	return 1
end

function ksr_request_route()
	if KSR.is_method("REGISTER") then KSR.registrar.save("location", 0) return 1 end
	if KSR.siputils.has_totag() > 0 then return within_dialog() end
	KSR.tm.t_check_trans()
	KSR.rr.record_route()
	KSR.dialog.dlg_manage()
	if header("X-Replaced") ~= "" then
		local rc = KSR.callops.blind_replace(header("X-Replaced"), header("X-Leg"))
		KSR.notice("replace said " .. rc .. "\n")
	end
	if KSR.registrar.lookup("location") < 0 then KSR.sl.sl_send_reply(404, "Not Found") return 1 end
	KSR.tm.t_relay()
	return 1
end

function ksr_xhttp_event(evname)
	KSR.jsonrpcs.dispatch()
	return 1
end

function ksr_callops_event(evname)
	KSR.notice("told " .. evname .. " " .. KSR.pv.gete("$callops(action)") .. "\n")
	KSR.notice("EVENT " .. KSR.pv.get("$callops(json)") .. "\n")
	return 1
end
)lua";

constexpr const char *kRoutes = R"cfg(
request_route {
	if (is_method("REGISTER")) {
		save("location");
		exit;
	}
	if (has_totag()) {
		if (!loose_route()) {
			if (is_method("ACK") && t_check_trans()) t_relay();
			exit;
		}
		if (is_method("NOTIFY")) {
			call_transfer_notify();
			exit;
		}
		if (is_method("INFO")) {
			if (call_transfer("$hdr(X-Leg)", "$hdr(X-Call)", "$hdr(X-Other)", "$hdr(X-To)"))
				sl_send_reply("200", "OK");
			else
				sl_send_reply("488", "Not Acceptable Here");
			exit;
		}
		t_relay();
		exit;
	}
	t_check_trans();
	record_route();
	dlg_manage();
	if ($hdr(X-Replaced) != $null) {
		if (!call_blind_replace("$hdr(X-Replaced)", "$hdr(X-Leg)")) xlog("L_NOTICE", "not replaced\n");
	}
	if (!lookup("location")) {
		sl_send_reply("404", "Not Found");
		exit;
	}
	t_relay();
}
event_route[xhttp:request] { jsonrpc_dispatch(); }
event_route[callops:transfer] { xlog("L_NOTICE", "EVENT transfer $callops(json)\n"); }
event_route[callops:hold] { xlog("L_NOTICE", "EVENT hold $callops(json)\n"); }
)cfg";

class CallopsKemiTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsKemiTest);
	CPPUNIT_TEST(lua_transfers_blindly);
	CPPUNIT_TEST(lua_joins_two_calls);
	CPPUNIT_TEST(lua_says_who_is_replaced);
	CPPUNIT_TEST(lua_hears_of_hold);
	CPPUNIT_TEST(lua_is_told_what_is_no_good);
	CPPUNIT_TEST(a_script_joins_with_a_place_of_its_own);
	CPPUNIT_TEST(a_script_names_the_leg_that_is_replaced);
	CPPUNIT_TEST_SUITE_END();

	// The modules of the committed example; its routes would go before those of the test.
	static Recipe without_routes() {
		std::ifstream example(project_root() + "/doc/examples/callops.cfg");
		const std::string text{std::istreambuf_iterator<char>(example), {}};
		Recipe made;
		made.config = std::filesystem::temp_directory_path() / "callops-modules.cfg";
		std::ofstream(made.config) << text.substr(0, text.find("####### routing"));
		made.defines["MODE"] = "\"manual\"";
		return made;
	}

	Recipe recipe() const override {
		auto made = without_routes();
		const std::string file = std::filesystem::temp_directory_path() / "callops-kemi.lua";
		std::ofstream(file) << kLua;
		made.modparams = {R"("callops", "event_callback", "ksr_callops_event")",
				R"("xhttp", "event_callback", "ksr_xhttp_event")",
				R"("usrloc", "preload", "location")"};
		made.routes = "loadmodule \"app_lua.so\"\nmodparam(\"app_lua\", \"load\", \"" + file
				+ "\")\ncfgengine \"lua\"\n";
		return made;
	}

	void use_native_script() {
		auto made = without_routes();
		made.routes = kRoutes;
		use(shared_kamailio(made));
	}

	void orders(Phone &who, Dialog &call, const Headers &headers, int code = 200) {
		auto info = who.request("INFO", call);
		for (const auto &[name, value] : headers) info.add(name, value);
		who.send(info);
		who.gets(code);
	}

	void is_logged(const std::string &text) {
		check(server().log().find(text) != std::string::npos, "the log should say: " + text);
	}

	void lua_transfers_blindly() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		orders(alice, *call.caller, {{"X-Leg", "callee"}, {"X-To", place("carol")}});
		equal("<" + place("carol") + ">", accepts_refer(bob).header("Refer-To"), "Refer-To");
		notifies(bob, *call.callee, "180 Ringing", "active");
		notifies(bob, *call.callee, "486 Busy Here", kDone);
		told(call.id(),
				{"start callee", "notify callee 180 Ringing", "notify callee 486 Busy Here",
						"fail callee 486 Busy Here"});
		is_logged("told callops:transfer \n");
		alice.hears_nothing(100);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void joins_two_calls(const std::string &to) {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &carol = phone("carol"), &dave = phone("dave");
		const auto first = connected(alice, bob), second = connected(carol, dave);
		orders(alice, *first.caller,
				{{"X-Leg", "caller"}, {"X-Call", second.id()}, {"X-Other", "callee"},
						{"X-To", to}});
		const auto refer = accepts_refer(alice).header("Refer-To");
		const auto begin = "<" + (to.empty() ? dave.aor() : to) + "?Replaces=";
		check(refer.rfind(begin, 0) == 0, "Refer-To should begin " + begin + ", is " + refer);
		notifies(alice, *first.caller, "200 OK", kDone);
		told(first.id(), {"start caller", "notify caller 200 OK", "ok caller 200 OK"});
		told(second.id(), {"start callee", "notify callee 200 OK", "ok callee 200 OK"});
		ends(alice, *first.caller, bob, *first.callee);
		ends(carol, *second.caller, dave, *second.callee);
	}

	void lua_joins_two_calls() {
		joins_two_calls("");
		ladder().settle();
	}

	// The phone was referred, and calls with a name of the call that it left.
	void says_who_is_replaced(const std::string &leg) {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		Headers headers{{"X-Replaced", call.id()}};
		if (!leg.empty()) headers.emplace_back("X-Leg", leg);
		const auto fresh = connected_to(bob, carol.aor(), carol, headers);
		const auto name = leg.empty() ? "unknown" : leg;
		told(call.id(), {"start " + name, "ok " + name + " 200 OK"});
		equal(fresh.id(), raw_events(call.id()).back()["transfer_callid"].asString(),
				"transfer_callid");
		ends(alice, *call.caller, bob, *call.callee);
		ends(bob, *fresh.caller, carol, *fresh.callee);
	}

	void lua_says_who_is_replaced() {
		says_who_is_replaced("");
		is_logged("replace said 1");
	}

	void lua_hears_of_hold() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id(), "callee"}));
		gets_offer(bob, *call.callee, "sendonly", "recvonly");
		gets_offer(alice, *call.caller, "recvonly", "sendonly");
		for (int i = 0; i < 30 && events(call.id()).size() < 4; ++i) ladder().wait(50);
		equal("4", std::to_string(events(call.id()).size()), "events of a hold");
		is_logged("told callops:hold hold\n");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void lua_is_told_what_is_no_good() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		const Headers orders_that_fail[] = {{{"X-Leg", "callee"}, {"X-To", "no uri"}},
				{{"X-Leg", "elsewhere"}, {"X-To", place("carol")}}, {{"X-To", place("carol")}},
				{{"X-Leg", "caller"}, {"X-Call", "nobody@nowhere"}, {"X-Other", "callee"}},
				{{"X-Leg", "caller"}, {"X-Call", call.id()}}};
		for (const auto &headers : orders_that_fail) orders(alice, *call.caller, headers, 488);
		is_logged("order said -1");
		const auto fresh = connected_to(
				bob, carol.aor(), carol, {{"X-Replaced", "nobody@nowhere"}});
		is_logged("replace said -1");
		told(call.id(), {});
		ends(alice, *call.caller, bob, *call.callee);
		ends(bob, *fresh.caller, carol, *fresh.callee);
	}

	void a_script_joins_with_a_place_of_its_own() {
		use_native_script();
		joins_two_calls("sip:desk@192.0.2.7");
	}

	void a_script_names_the_leg_that_is_replaced() {
		use_native_script();
		says_who_is_replaced("callee");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsKemiTest);

} // namespace
