// b2b_logic in a Lua script.
#include "test/e2e/b2b_fixture.hpp"

#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace {

using namespace test;

// X-Media names a media server that the caller hears first, as in the script of kamailio.cfg.
constexpr const char *kLua = R"lua(
local function begin()
	KSR.pv.sets("$b2bl_ctx(callee)", KSR.pv.get("$ru"))
	KSR.pv.sets("$avp(headers)", "X-One: 1")
	KSR.b2b_logic.server_new("server1", "", "", "")
	KSR.b2b_logic.client_new("client1", KSR.pv.get("$hdr(X-Media)"), "", "", "", "$avp(headers)")
	return KSR.b2b_logic.init_request("prepaid", "setup-timeout=20", "b2b_request", "b2b_reply")
end

function ksr_request_route()
	if KSR.b2b_entities.handle() > 0 then return 1 end
	if KSR.is_method("REGISTER") then KSR.registrar.save("location", 0) return 1 end
	if KSR.is_method("ACK") then return 1 end
	if KSR.is_method("OPTIONS") then
		KSR.b2b_entities.ua_session_client_start("$var(key)", KSR.pv.get("$hdr(X-To)"), KSR.pv.get("$fu"), "r", "v=0", "")
		KSR.sl.sl_send_reply(200, KSR.pv.get("$var(key)"))
		return 1
	end
	if KSR.is_method("INVITE") and KSR.pv.get("$hdr(X-Ua)") ~= nil then
		KSR.b2b_entities.ua_session_server_init("$var(key)", "a", "lua")
		return 1
	end
	if KSR.is_method("REFER") then
		KSR.sl.sl_send_reply(202, "Accepted")
		KSR.b2b_logic.trigger_scenario("refer", "", "one," .. KSR.pv.get("$hdr(X-First)"),
			"two," .. KSR.pv.get("$hdr(X-Second)"), "X-One: 1", "")
		return 1
	end
	if KSR.is_method("INVITE") and KSR.pv.get("$hdr(X-Join)") ~= nil then
		if KSR.b2b_logic.bridge_request(KSR.pv.get("$hdr(X-Join)"), "0", "", "") < 0 then
			KSR.sl.sl_send_reply(480, "Not Joined")
		end
		return 1
	end
	if KSR.siputils.has_totag() > 0 then KSR.sl.sl_send_reply(481, "Nothing Of Mine") return 1 end
	if KSR.registrar.lookup("location") < 0 then KSR.sl.sl_send_reply(404, "Not Found") return 1 end
	if begin() < 0 then KSR.sl.sl_send_reply(500, "No Session") end
	return 1
end

function b2b_request()
	KSR.notice("request " .. KSR.pv.get("$rm") .. " of " .. KSR.pv.get("$b2bl_entity(id)") .. "\n")
	if KSR.is_method("MESSAGE") then
		KSR.b2b_logic.send_reply(202, "Taken", "X-Answer: 1", "")
		return 1
	end
	if KSR.is_method("BYE") and KSR.pv.get("$b2bl_entity(id)") == "client1" then
		KSR.b2b_logic.send_reply(200, "Thank You", "", "")
		KSR.b2b_logic.delete_entity()
		KSR.b2b_logic.client_new("client2", KSR.pv.get("$b2bl_ctx(callee)"), "", "", "", "")
		KSR.b2b_logic.bridge("peer", "client2", "", "")
		return 1
	end
	if KSR.is_method("PUBLISH") then KSR.b2b_logic.end_dlg_leg() return 1 end
	KSR.b2b_logic.pass_request()
	return 1
end

function b2b_reply()
	KSR.notice("reply " .. KSR.pv.get("$rs") .. " of " .. KSR.pv.get("$b2bl_entity(id)") .. "\n")
	if KSR.pv.get("$rs") == 486 then
		KSR.b2b_logic.client_new("client2", KSR.pv.get("$b2bl_ctx(callee)"), "", "", "", "")
		KSR.b2b_logic.bridge_retry("client2")
		return 1
	end
	KSR.b2b_logic.handle_reply("")
	return 1
end

function ksr_b2b_event(evname)
	KSR.notice(evname .. " " .. KSR.pv.get("$b2bl(key)") .. " " .. KSR.pv.get("$b2bl(end_reason)") .. "\n")
	return 1
end

function ksr_ua_event(evname)
	local key, kind = KSR.pv.get("$ua_session(key)"), KSR.pv.get("$ua_session(event_type)")
	KSR.notice(evname .. " " .. key .. " " .. kind .. "\n")
	if kind == "NEW" then KSR.b2b_entities.ua_session_reply(key, "INVITE", "200", "OK", "v=0", "X-By: lua") end
	if kind == "UPDATED" then KSR.b2b_entities.ua_session_update(key, "INFO", "note", "", "text/plain") end
	if kind == "ANSWERED" then KSR.b2b_entities.ua_session_terminate(key, "X-By: lua") end
	return 1
end

function ksr_xhttp_event(evname)
	KSR.jsonrpcs.dispatch()
	return 1
end
)lua";

class B2bKemiTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bKemiTest);
	CPPUNIT_TEST(a_lua_script_bridges_a_call);
	CPPUNIT_TEST(a_lua_script_is_the_user_of_its_own_sessions);
	CPPUNIT_TEST(a_lua_script_calls_others_and_lets_them_join);
	CPPUNIT_TEST_SUITE_END();

	static std::string lua_file() {
		static const auto name = (std::filesystem::temp_directory_path()
				/ ("b2b-" + std::to_string(getpid()) + ".lua"))
										 .string();
		std::ofstream(name) << kLua;
		return name;
	}

	static Recipe with_lua() {
		auto recipe = with_b2b();
		recipe.defines["WITH_LUA"] = '"' + lua_file() + '"';
		recipe.modparams = {R"("b2b_logic", "event_callback", "ksr_b2b_event")",
				R"("b2b_entities", "event_callback", "ksr_ua_event")",
				R"("b2b_entities", "auto_handle", 0)"};
		return recipe;
	}

	void with_lua_server(const std::function<void()> &play) {
		Kamailio server(with_lua());
		server.start();
		use(server);
		play();
		std::filesystem::remove(lua_file());
		server.stop();
		use(shared_kamailio(with_b2b()));
	}

	void a_lua_script_is_the_user_of_its_own_sessions() {
		with_lua_server([&] {
			auto &alice = phone("alice"), &bob = phone("bob");
			auto &taken = calls(alice, "bob", {{"X-Ua", "1"}});
			const auto answer = alice.gets(200);
			equal("lua", answer.header("X-By"), "a header of the script");
			alice.learn(taken, answer);
			alice.acks(taken);
			const auto info = alice.gets_request("INFO");
			equal("note", info.body, "what follows on the ACK");
			alice.send(alice.reply_to(info, 200));
			alice.hangs_up(taken);
			alice.gets(200);
			auto ask = alice.request("OPTIONS", "sip:nobody@sca.test");
			alice.send(ask.add("X-To", bob.contact()));
			const auto key = alice.gets(200).reason();
			auto &made = bob.gets_call();
			equal(key, made.call_id, "the key that the script has got");
			bob.answers(made);
			bob.gets_ack(made);
			const auto bye = bob.gets_request("BYE");
			equal("lua", bye.header("X-By"), "a header of the BYE");
			bob.send(bob.reply_to(bye, 200));
			has_logged("b2b_entities:ua-session " + taken.remote_tag + " TERMINATED");
		});
	}

	void others_are_called(Phone &desk, Phone &alice, Phone &bob) {
		auto refer = desk.request("REFER", "sip:sca.test");
		desk.send(refer.add("X-First", alice.contact()).add("X-Second", bob.contact()));
		desk.gets(202);
		auto &mine = alice.gets_call();
		equal("1", mine.request.header("X-One"), "a header for the first");
		alice.answers(mine);
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		alice.gets_ack(mine);
		bob.gets_ack(theirs);
		ends(bob, theirs, alice, mine);
	}

	void a_lua_script_calls_others_and_lets_them_join() {
		with_lua_server([&] {
			auto &alice = phone("alice"), &media = phone("media"), &bob = phone("bob"),
				 &dave = phone("dave");
			others_are_called(dave, alice, bob);
			auto &mine = calls(alice, "bob", {{"X-Media", media.contact()}});
			media.replies(media.gets_call(), 486);
			media.gets_request("ACK");
			auto &theirs = bob.gets_call();
			bob.answers(theirs);
			alice.gets_answer(mine);
			bob.gets_ack(theirs);
			auto &joins = calls(dave, "bob", {{"X-Join", key_of(mine)}});
			bob.gets_bye(theirs);
			alice.gets_reinvite(mine);
			alice.answers(mine);
			dave.gets_answer(joins);
			alice.gets_ack(mine);
			dave.send(dave.request("PUBLISH", joins));
			dave.gets(403); // the script has left it alone
			dave.gets_bye(joins);
			alice.gets_bye(mine);
		});
	}

	void a_lua_script_bridges_a_call() {
		with_lua_server([&] {
			auto &alice = phone("alice"), &media = phone("media"), &bob = phone("bob");
			auto &mine = calls(alice, "bob", {{"X-Media", media.contact()}});
			auto &announced = media.gets_call();
			equal("1", announced.request.header("X-One"), "a header of the $avp()");
			media.answers(announced);
			alice.gets_answer(mine);
			media.gets_ack(announced);
			const auto key = key_of(mine);

			alice.send(alice.request("MESSAGE", mine));
			equal("1", alice.gets(202).header("X-Answer"), "a number as the code");
			media.hangs_up(announced);
			equal("Thank You", media.gets(200).reason(), "the script's answer");
			auto &theirs = bob.gets_call();
			bob.answers(theirs);
			alice.gets_reinvite(mine);
			alice.answers(mine);
			alice.gets_ack(mine);
			bob.gets_ack(theirs);
			ends(bob, theirs, alice, mine);
			no_session_stays();
			for (const auto &text : {std::string("reply 200 of client1"),
						 std::string("request BYE of client1"), "b2b_logic:end " + key + " bye"})
				has_logged(text);
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bKemiTest);

} // namespace
