// What the parameters change on the wire.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <filesystem>
#include <fstream>

namespace {

using namespace test;

// compat=0: RFC 6665 to the letter.
class StrictTest : public ScaTest {
	CPPUNIT_TEST_SUITE(StrictTest);
	OURS_TEST(a_subscribe_is_answered_200);
	OURS_TEST(an_unknown_package_gets_489_and_the_packages);
	OURS_TEST(a_missing_expires_means_the_default);
	OURS_TEST(contacts_stand_in_angle_brackets);
	OURS_TEST(unsubscribing_ends_with_the_reason_timeout);
	OURS_TEST(the_id_of_the_event_is_echoed);
	OURS_TEST(a_phone_may_seize_again_what_it_has_seized);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override { return with({R"("sca", "compat", 0)"}); }

	SipText subscribed(Phone &phone, const SipText &message) {
		phone.send(message);
		return phone.gets(200);
	}

	void a_subscribe_is_answered_200() {
		auto &alice = member("alice");
		const auto reply = subscribed(alice, alice.subscribe_request("call-info", 300));
		ladder().check_equal("OK", reply.reason(), "the reason");
		alice.gets_notify().is_active().expires_within(298, 300);
	}

	void an_unknown_package_gets_489_and_the_packages() {
		auto &alice = member("alice");
		for (const auto *event : {"presence", "call-infos", "Line-Seize-2;id=1"}) {
			alice.send(alice.subscribe_request(event, 300));
			ladder().check_equal("call-info, line-seize", alice.gets(489).header("Allow-Events"),
					"Allow-Events");
		}
	}

	void a_missing_expires_means_the_default() {
		auto &alice = member("alice");
		const auto reply = subscribed(
				alice, alice.subscribe_request("call-info", 1).drop("Expires"));
		ladder().check_equal("3600", reply.header("Expires"), "Expires");
		alice.gets_notify().is_active().expires_within(3598, 3600);
	}

	void contacts_stand_in_angle_brackets() {
		auto &alice = member("alice");
		const auto reply = subscribed(alice, alice.subscribe_request("call-info", 300));
		ladder().check_equal("<" + aor() + ">", reply.header("Contact"), "Contact of the 200");
		ladder().check_equal("<" + aor() + ">", alice.gets_notify().text.header("Contact"),
				"Contact of the NOTIFY");
	}

	void unsubscribing_ends_with_the_reason_timeout() {
		auto &alice = member("alice");
		const auto first = alice.subscribe_request("call-info", 300);
		const auto reply = subscribed(alice, first);
		alice.gets_notify().is_active();
		auto last = first;
		last.set("Via", first.header("Via") + "end").set("To", reply.header("To"));
		subscribed(alice, last.set("CSeq", "2 SUBSCRIBE").set("Expires", "0"));
		alice.gets_notify().is_terminated("timeout");
	}

	void the_id_of_the_event_is_echoed() {
		auto &alice = member("alice");
		const auto reply = subscribed(alice, alice.subscribe_request("call-info;id=42", 300));
		ladder().check_equal("call-info;id=42", reply.header("Event"), "Event of the 200");
		ladder().check_equal("call-info;id=42",
				alice.gets_notify("call-info;id=42").text.header("Event"), "Event of the NOTIFY");
	}

	void a_phone_may_seize_again_what_it_has_seized() {
		auto &alice = member("alice");
		subscribed(alice, alice.subscribe_request("call-info", 300));
		alice.seizes(1);
		alice.seizes(1);
		auto &anna = member("anna");
		anna.asks_to_seize(1);
		anna.gets(480);
	}
};

// What the other parameters of the module do; each test has a server of its own.
class ParametersTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ParametersTest);
	OURS_TEST(a_restarted_phone_frees_what_it_had_seized);
	OURS_TEST(a_restarted_phone_frees_all_it_had);
	OURS_TEST(a_restarted_phone_frees_nothing);
	OURS_TEST(the_script_names_the_line_of_a_subscribe);
	OURS_TEST(the_script_names_the_lines_of_a_call);
	OURS_TEST(avps_name_the_lines_of_a_call);
	OURS_TEST(a_branch_flag_says_held);
	OURS_TEST(a_message_without_contact_belongs_to_the_fallback);
	OURS_TEST(server_address_is_the_contact);
	OURS_TEST(settings_that_cannot_be_are_named);
	OURS_TEST(a_proxy_that_the_in_tree_module_never_used_is_said);
	CPPUNIT_TEST_SUITE_END();

	// One appearance is held, one is seized by the phone, then the phone subscribes anew.
	static std::string after_restart_of_the_phone(const std::string &setting) {
		Office office(with({"\"sca\", \"resubscribe_release\", \"" + setting + "\""}));
		auto &alice = office.joined("alice");
		auto &anna = office.joined("anna");
		office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact());
		office.server.rpc("sca.update_appearance", alice.aor(), "1", "held");
		alice.seizes(2);
		anna.shows("1 held, 2 seized");
		alice.subscribes();
		office.ladder.settle();
		const Notify last(office.ladder, "anna", anna.history().back());
		office.server.stop();
		return last.lamps();
	}

	void a_restarted_phone_frees_what_it_had_seized() {
		CPPUNIT_ASSERT_EQUAL(std::string("1 held"), after_restart_of_the_phone("seized"));
	}
	void a_restarted_phone_frees_all_it_had() {
		CPPUNIT_ASSERT_EQUAL(std::string("idle"), after_restart_of_the_phone("all"));
	}
	void a_restarted_phone_frees_nothing() {
		CPPUNIT_ASSERT_EQUAL(std::string("1 held, 2 seized"), after_restart_of_the_phone("none"));
	}

	void the_script_names_the_line_of_a_subscribe() {
		Office office(saying("sca_handle_subscribe()",
				"sca_handle_subscribe(\"sip:boss@sca.test\", \"sip:somebody@sca.test\")"));
		auto &alice = office.joined("alice");
		const auto told = office.server.rpc("sca.lines")["result"];
		CPPUNIT_ASSERT_EQUAL(1u, told.size());
		CPPUNIT_ASSERT_EQUAL(std::string("sip:boss@sca.test"), told[0]["aor"].asString());
		alice.refreshes();
		alice.sees("idle");
		alice.unsubscribes();
		alice.gets_notify().is_terminated();
		CPPUNIT_ASSERT_EQUAL(0u, office.server.rpc("sca.lines")["result"].size());
		office.server.stop();
	}

	// The phone's From is not the line.
	static void forced(const Recipe &recipe) {
		Office office(recipe);
		auto &boss = office.joined("boss", "boss");
		auto &alice = office.ladder.phone("alice", "private7");
		auto &bob = office.ladder.phone("bob", "far1");
		alice.registers();
		bob.registers();
		auto &call = alice.calls("far1");
		auto &theirs = bob.gets_call();
		answers({bob, theirs}, {alice, call});
		boss.shows("1 active");
		ends({alice, call}, {bob, theirs});
		boss.shows("idle");
		office.server.stop();
	}

	void the_script_names_the_lines_of_a_call() {
		forced(saying("sca_call_info_update()",
				"sca_call_info_update(0, \"sip:far1@sca.test\", \"sip:boss@sca.test\")"));
	}

	void avps_name_the_lines_of_a_call() {
		auto recipe = saying("sca_call_info_update()",
				"$avp(line)=\"sip:boss@sca.test\"; $avp(far)=\"sip:far1@sca.test\"; "
				"sca_call_info_update()");
		recipe.modparams = {"\"sca\", \"from_uri_avp\", \"$avp(line)\"",
				"\"sca\", \"to_uri_avp\", \"$avp(far)\""};
		forced(recipe);
	}

	void a_branch_flag_says_held() {
		auto recipe = saying(
				"if (is_method(\"INVITE|BYE|UPDATE|PRACK|REFER\")) sca_call_info_update();",
				"if ($hdr(X-Hold) == \"yes\") setbflag(7); sca_call_info_update();");
		recipe.modparams = {R"("sca", "onhold_bflag", 7)"};
		Office office(recipe);
		auto &alice = office.joined("alice");
		auto &bob = office.ladder.phone("bob", "far1");
		bob.registers();
		auto &call = alice.calls("far1");
		auto &theirs = bob.gets_call();
		answers({bob, theirs}, {alice, call});
		alice.shows("1 active");
		auto hold = alice.request("INVITE", call);
		call.request = hold;
		alice.send(hold.add("X-Hold", "yes").drop("Content-Type"));
		bob.gets_reinvite(theirs);
		alice.shows("1 held");
		office.server.kill9();
	}

	void a_message_without_contact_belongs_to_the_fallback() {
		Office office(with({R"("sca", "contact_fallback", "sip:nobody@192.0.2.1")"}));
		auto &alice = office.joined("alice");
		auto &bob = office.ladder.phone("bob", "far1");
		bob.registers();
		Media bare;
		bare.has_contact = false;
		alice.calls("far1", bare);
		bob.gets_call();
		office.ladder.settle();
		const auto told = office.server.rpc("sca.lines", alice.aor())["result"];
		CPPUNIT_ASSERT_EQUAL(
				std::string("sip:nobody@192.0.2.1"), told[0]["appearances"][0]["owner"].asString());
		office.server.kill9();
	}

	void server_address_is_the_contact() {
		const std::string address = "<sip:pbx.example.com:5070;transport=udp>";
		Office office(with({"\"sca\", \"server_address\", \"" + address + "\""}));
		auto &alice = office.ladder.phone("alice", "line1");
		alice.send(alice.subscribe_request("call-info", 300));
		CPPUNIT_ASSERT_EQUAL(address, alice.gets(202).header("Contact"));
		CPPUNIT_ASSERT_EQUAL(address, alice.gets_notify().text.header("Contact"));
		office.server.stop();
	}

	void a_proxy_that_the_in_tree_module_never_used_is_said() {
		Office office(with({R"("sca", "outbound_proxy", "nowhere")"}));
		must_hold(office.server.log(), "modparam outbound_proxy is not used with compat 1");
		office.joined("alice");
		office.server.stop();
	}

	void settings_that_cannot_be_are_named() {
		for (const auto *setting : {R"("sca", "compat", 2)",
					 R"("sca", "resubscribe_release", "some")", R"("sca", "db_mode", 3)",
					 R"("sca", "max_appearances", 0)", R"("sca", "onhold_bflag", 32)",
					 R"("sca", "from_uri_avp", "avp")", R"("sca", "server_address", "a\r\nX: y")",
					 R"("sca", "server_address", "foo")", R"("sca", "server_address", "<sip:a")",
					 R"("sca", "contact_fallback", "x")", R"("sca", "subs_table", "")",
					 R"("sca", "hash_table_size", 17)", R"("sca", "purge_expired_interval", 0)",
					 R"("sca", "db_update_interval", 86401)", R"("sca", "alerting", 2)",
					 R"("sca", "outbound_proxy", "nowhere")"}) {
			const std::string strict = R"("sca", "compat", 0)";
			const bool is_compat = std::string(setting).find("compat") != std::string::npos;
			Kamailio server(with({is_compat ? setting : strict, setting}));
			const auto name = std::string(setting).substr(8, std::string(setting).find('"', 8) - 8);
			must_hold(refusal_of(server), "modparam " + name);
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(StrictTest);
CPPUNIT_TEST_SUITE_REGISTRATION(ByTm<StrictTest>);
CPPUNIT_TEST_SUITE_REGISTRATION(ParametersTest);

} // namespace
