// PUBLISH for call-info, and what watchers are told of it.
#include "test/e2e/callinfo_fixture.hpp"

namespace {

using namespace test;

class CallInfoPublishTest : public CallInfoTest {
	CPPUNIT_TEST_SUITE(CallInfoPublishTest);
	CPPUNIT_TEST(a_call_to_bob_is_seen_as_it_rings_and_is_answered);
	CPPUNIT_TEST(over_tcp_too);
	CPPUNIT_TEST(who_comes_later_sees_what_is);
	CPPUNIT_TEST(two_publishers_and_a_seizure_are_one_list);
	CPPUNIT_TEST(without_call_info_a_new_one_is_refused);
	CPPUNIT_TEST(a_bad_call_info_is_refused_and_nothing_is_kept);
	CPPUNIT_TEST(a_refresh_is_told_to_nobody_and_a_wrong_tag_is_refused);
	CPPUNIT_TEST(one_that_nobody_refreshes_runs_out);
	CPPUNIT_TEST(a_retransmission_is_answered_again);
	CPPUNIT_TEST(another_package_is_left_to_the_script);
	CPPUNIT_TEST(a_phone_that_cannot_be_told_keeps_no_other_waiting);
	CPPUNIT_TEST(the_far_end_is_told);
	CPPUNIT_TEST(the_form_of_opensips_is_read);
	CPPUNIT_TEST(a_lua_script_may_call_both);
	CPPUNIT_TEST(twelve_calls_on_one_line_at_once);
	CPPUNIT_TEST(the_list_is_shown_by_rpc);
	CPPUNIT_TEST(nothing_is_left_of_what_is_over);
	CPPUNIT_TEST_SUITE_END();

	// The figure of the guide.
	void a_call_to_bob_is_seen_as_it_rings_and_is_answered() {
		watching("watcher");
		auto &third_party = publisher("publisher");
		third_party.says("1 alerting");
		all_see("1 alerting");
		third_party.says("1 active");
		all_see("1 active");
		third_party.removes();
		all_see("idle");
		all_hear_nothing();
	}

	void over_tcp_too() {
		auto &watcher = tcp_watching("watcher");
		Publisher third_party(ladder(), tcp_phone("publisher"), watcher.aor().substr(4, 8));
		third_party.says("1 alerting");
		all_see("1 alerting");
		third_party.says("");
		all_see("idle");
		third_party.removes();
	}

	void who_comes_later_sees_what_is() {
		watching("early");
		auto &third_party = publisher("publisher");
		third_party.says("2 held");
		all_see("2 held"); // of whom it is told, is settled then
		auto &late = phone("late");
		late.subscribes();
		late.gets_notify().is_active().says("2 held");
		late.refreshes();
		late.gets_notify().is_active().says("2 held");
		late.unsubscribes();
		late.gets_notify().is_terminated("timeout");
		third_party.removes();
		all_see("idle");
	}

	void two_publishers_and_a_seizure_are_one_list() {
		auto &watcher = watching("watcher");
		auto &one = publisher("one"), &other = publisher("other");
		one.says("1 active");
		all_see("1 active");
		other.says("3 held");
		all_see("1 active, 3 held");
		watcher.seizes(2);
		all_see("1 active, 2 seized, 3 held");
		other.says("1 alerting");
		all_see("1 alerting, 2 seized");
		other.removes();
		all_see("1 active, 2 seized");
		gives_back(watcher, 2);
		all_see("1 active");
		one.removes();
		all_see("idle");
	}

	void without_call_info_a_new_one_is_refused() {
		watching("watcher");
		auto &third_party = publisher("publisher");
		third_party.sends(third_party.request(""), 400);
		third_party.sends(third_party.request("", 0), 400);
		all_hear_nothing();
	}

	void a_bad_call_info_is_refused_and_nothing_is_kept() {
		watching("watcher");
		auto &third_party = publisher("publisher");
		for (const auto *bad : {"<sip:a>;appearance-index=x;appearance-state=active",
					 "<sip:a>;appearance-index=0;appearance-state=active",
					 "<sip:a>;appearance-index=1;appearance-state=busy", "<sip:a"})
			third_party.sends(third_party.request(bad), 400);
		check(listed().empty(), "nothing should be kept of what was refused");
		third_party.says("1 active");
		all_see("1 active");
		third_party.sends(third_party.request("<sip:a>;appearance-index=x"), 400);
		all_hear_nothing();
		third_party.removes();
		all_see("idle");
	}

	void a_refresh_is_told_to_nobody_and_a_wrong_tag_is_refused() {
		watching("watcher");
		auto &third_party = publisher("publisher");
		third_party.says("1 active");
		all_see("1 active");
		third_party.refreshes();
		third_party.says("1 active");
		const auto etag = third_party.etag;
		third_party.etag = "nobodys";
		for (const auto &text : {std::string(), third_party.call_info("1 held")})
			third_party.sends(third_party.request(text), 412);
		third_party.sends(third_party.request("", 0), 412);
		all_hear_nothing();
		third_party.etag = etag;
		third_party.removes();
		all_see("idle");
		third_party.etag = etag;
		third_party.sends(third_party.request(""), 412);
	}

	void one_that_nobody_refreshes_runs_out() {
		watching("watcher");
		auto &third_party = publisher("publisher");
		third_party.says("1 active", 1);
		all_see("1 active");
		all_see("idle");
	}

	void a_retransmission_is_answered_again() {
		watching("watcher");
		auto &sender = phone("sender");
		Publisher third_party(ladder(), sender, sender.aor().substr(4, 8));
		third_party.says("1 active");
		all_see("1 active");
		sender.repeats_last();
		check(sender.gets(200).header("SIP-ETag") == third_party.etag, "the same answer again");
		check(listed()[0]["publications"].size() == 1, "one publication");
		all_hear_nothing();
		third_party.removes();
		all_see("idle");
	}

	void another_package_is_left_to_the_script() {
		auto &third_party = publisher("publisher");
		for (const auto *event : {"dialog", "line-seize", "presence"}) {
			auto message = third_party.request(third_party.call_info("1 active"));
			third_party.sends(message.set("Event", event), 489);
			third_party.sends(message.drop("Event").set("CSeq", "7 PUBLISH"), 489);
		}
		auto &watcher = phone("watcher");
		watcher.send(watcher.subscribe_request("dialog", 600));
		watcher.gets(489);
	}

	void a_phone_that_cannot_be_told_keeps_no_other_waiting() {
		watching("first");
		auto &lost = phone("lost");
		auto message = lost.subscribe_request("call-info", 600);
		lost.send(message.set("Contact", "<sip:lost@no.such.host.invalid>"));
		lost.gets(200);
		watching("last");
		auto &third_party = publisher("publisher");
		third_party.says("1 active");
		all_see("1 active");
		third_party.removes();
		all_see("idle");
	}

	void the_far_end_is_told() {
		auto &watcher = watching("watcher");
		auto &third_party = publisher("publisher");
		third_party.sends(
				third_party.request("<sip:x>;appearance-uri=\"\\\"B Foo\\\" <sip:b@foo.com>\";"
									"appearance-state=active;appearance-index=4"),
				200);
		watcher.gets_notify().says("4 active").names(4, "\"B Foo\" <sip:b@foo.com>");
	}

	// Parameters of all appearances in one element, for a new publication each time.
	void the_form_of_opensips_is_read() {
		watching("watcher");
		auto &third_party = publisher("publisher");
		for (const auto *state : {"alerting", "active", "idle"}) {
			third_party.sends(
					third_party.request("<sip:bob@sca.test>;appearance-index=1;"
										"appearance-state="
							+ std::string(state) + ";appearance-index=*;appearance-state=idle"),
					200);
			all_see(std::string(state) == "idle" ? "idle" : "1 " + std::string(state));
		}
	}

	void a_lua_script_may_call_both() {
		auto in_lua = in_memory();
		in_lua.defines["WITH_LUA"] = "1";
		in_lua.defines["LUA_FILE"] = '"' + project_root() + "/doc/examples/presence-callinfo.lua\"";
		Kamailio server(in_lua);
		server.start();
		use(server);
		auto &alice = watching("alice");
		auto &third_party = publisher("publisher");
		third_party.says("1 active");
		all_see("1 active");
		alice.asks_to_seize(1);
		alice.gets(480);
		alice.seizes(2);
		all_see("1 active, 2 seized");
		auto other = third_party.request(third_party.call_info("1 active"));
		third_party.sends(other.set("Event", "dialog"), 489);
		leave();
		server.stop();
		use(shared_kamailio(in_memory()));
	}

	void twelve_calls_on_one_line_at_once() {
		auto &anna = watching("anna"), &arne = watching("arne");
		std::string all;
		std::vector<Publisher *> calls;
		for (int i = 1; i <= 12; ++i) {
			all += (i > 1 ? ", " : "") + std::to_string(i) + " active";
			calls.push_back(&publisher("call" + std::to_string(i)));
			calls.back()->says(std::to_string(i) + " active");
			all_see(all);
		}
		check(listed()[0]["appearances"].size() == 12, "twelve appearances");
		for (auto *call : calls) call->removes();
		for (auto *one : {&anna, &arne}) one->shows("idle");
	}

	void the_list_is_shown_by_rpc() {
		auto &watcher = watching("watcher");
		auto &third_party = publisher("publisher");
		third_party.says("1 active");
		watcher.seizes(2);
		const auto line = listed()[0];
		check(line["line"] == watcher.aor(), "the line");
		check(line["appearances"][0]["state"] == "active", "what watchers see");
		check(line["appearances"][1]["index"] == 2, "the seizure");
		check(line["publications"][0]["etag"] == third_party.etag, "who publishes");
		check(line["publications"][0]["expires"].asInt() > 590, "for how long");
		check(line["publications"][1]["seized_by"] == watcher.contact(), "who has seized");
		check(counted("seized") == 1, "a seizure is counted");
		check(server().rpc("presence_callinfo.list", "sip:nobody@sca.test")["result"].empty(),
				"an empty list");
		check(server().rpc_raw("presence_callinfo.list", Json::arrayValue)["result"].size() >= 1,
				"all lines");
		check(server().rpc("presence_callinfo.list", "nonsense").isMember("error"), "no line");
		third_party.removes();
		gives_back(watcher, 2);
	}

	void nothing_is_left_of_what_is_over() {
		watching("watcher");
		auto &third_party = publisher("publisher");
		const auto round = [&] {
			third_party.says("1 alerting");
			third_party.says("1 active");
			third_party.removes();
		};
		round();
		check(listed().empty(), "the line is gone with its publications");
		ladder().wait(1500);
		const auto before = server().shm_used();
		for (int i = 0; i < 20; ++i) round();
		ladder().wait(1500); // transactions have gone
		const auto after = server().shm_used();
		check(after < before + 2000,
				"shared memory grew from " + std::to_string(before) + " to "
						+ std::to_string(after));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallInfoPublishTest);

} // namespace
