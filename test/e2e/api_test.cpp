// sca_api.h, driven by a module of our own (probe/).
#include "test/support/environment.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <algorithm>

namespace {

using namespace test;

class ApiTest : public ScaTest {
	CPPUNIT_TEST_SUITE(ApiTest);
	OURS_TEST(a_line_is_known_by_its_subscribers_or_its_appearances);
	OURS_TEST(what_is_seized_and_released_is_told_to_the_phones);
	OURS_TEST(a_line_that_nobody_watches_can_be_seized);
	OURS_TEST(an_update_changes_what_it_names_and_nothing_else);
	OURS_TEST(an_appearance_is_found_by_its_dialog_in_any_order);
	OURS_TEST(a_call_that_the_api_describes_ends_with_its_bye);
	OURS_TEST(a_call_of_a_phone_is_found_and_listed);
	OURS_TEST(the_listener_hears_each_change_once);
	OURS_TEST(wrong_arguments_are_refused_and_change_nothing);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		Recipe recipe;
		recipe.routes = "loadmodule \"" + probe_module("sca_probe") + "\"\n";
		return recipe;
	}

	// The rows of a command; the last one is its result.
	template <class... Params>
	Json::Value rows(const std::string &command, const Params &...params) {
		const auto answer = server().rpc("probe." + command, params...);
		ladder().check(answer["result"].isArray(), command + ": " + answer.toStyledString());
		return answer["result"];
	}
	template <class... Params>
	int result(const std::string &command, const Params &...params) {
		const auto all = rows(command, params...);
		return std::stoi(all[all.size() - 1].asString());
	}
	// state -1, NULL: stays as it is
	int update(int index, int state, const std::string &owner = "NULL",
			const std::string &callee = "NULL", const std::string &uri = "NULL",
			const std::string &call_id = "NULL") {
		return result("update", aor(), index, state, owner, callee, uri, call_id, "ct", "lt");
	}

	void a_line_is_known_by_its_subscribers_or_its_appearances() {
		CPPUNIT_ASSERT_EQUAL(0, result("is_line", aor()));
		auto &alice = joined("alice");
		CPPUNIT_ASSERT_EQUAL(1, result("is_line", aor()));
		CPPUNIT_ASSERT_EQUAL(1, result("is_line", "SIP:" + line() + "@SCA.TEST:5060;user=phone"));
		alice.unsubscribes();
		CPPUNIT_ASSERT_EQUAL(0, result("is_line", aor()));
		result("seize", aor(), 1, "sip:a@b");
		CPPUNIT_ASSERT_EQUAL(1, result("is_line", aor()));
		result("release", aor(), 1);
		CPPUNIT_ASSERT_EQUAL(0, result("is_line", aor()));
	}

	void what_is_seized_and_released_is_told_to_the_phones() {
		auto &alice = joined("alice");
		joined("anna");
		CPPUNIT_ASSERT_EQUAL(1, result("seize", aor(), 0, alice.contact()));
		all_see("1 seized");
		CPPUNIT_ASSERT_EQUAL(5, result("seize", aor(), 5, alice.contact()));
		all_see("1 seized, 5 seized");
		CPPUNIT_ASSERT_EQUAL(2, result("seize", aor(), 0, alice.contact()));
		all_see("1 seized, 2 seized, 5 seized");
		CPPUNIT_ASSERT(result("seize", aor(), 5, alice.contact()) < 0);
		alice.asks_to_seize(5);
		alice.gets(480);
		CPPUNIT_ASSERT_EQUAL(0, result("release", aor(), 1));
		all_see("2 seized, 5 seized");
		CPPUNIT_ASSERT(result("release", aor(), 1) < 0);
		CPPUNIT_ASSERT_EQUAL(0, result("release", aor(), 5));
		all_see("2 seized");
		all_hear_nothing(100);
	}

	void a_line_that_nobody_watches_can_be_seized() {
		CPPUNIT_ASSERT_EQUAL(1, result("seize", aor(), 0, "sip:a@b"));
		CPPUNIT_ASSERT_EQUAL(1, result("count", aor()));
		joined("alice").shows("1 seized");
		for (int i = 2; i <= 64; ++i) CPPUNIT_ASSERT_EQUAL(i, result("seize", aor(), 0, "sip:a@b"));
		CPPUNIT_ASSERT(result("seize", aor(), 0, "sip:a@b") < 0);
		for (int i = 1; i <= 64; ++i) CPPUNIT_ASSERT_EQUAL(0, result("release", aor(), i));
		CPPUNIT_ASSERT_EQUAL(0, result("count", aor()));
	}

	void an_update_changes_what_it_names_and_nothing_else() {
		auto &alice = joined("alice");
		result("seize", aor(), 3, "sip:first@127.0.0.1");
		alice.sees("3 seized");
		CPPUNIT_ASSERT_EQUAL(0, update(3, 6));
		alice.sees("3 held");
		CPPUNIT_ASSERT_EQUAL(0, update(3, -1, "NULL", "sip:callee@c", "\"B\" <sip:b@c>"));
		alice.gets_notify().says("3 held").names(3, "\"B\" <sip:b@c>");
		CPPUNIT_ASSERT_EQUAL(0, update(3, 5, "sip:second@127.0.0.1"));
		alice.shows("3 active");
		CPPUNIT_ASSERT_EQUAL(aor()
						+ " 3 active owner=sip:second@127.0.0.1 callee=sip:callee@c "
						  "uri=\"B\" <sip:b@c>    out",
				rows("list", aor())[0].asString());
		CPPUNIT_ASSERT_EQUAL(0, update(3, -1, "NULL", "NULL", "EMPTY"));
		alice.gets_notify().says("3 active").names(3, "");
		CPPUNIT_ASSERT_EQUAL(0, update(3, -1));
		CPPUNIT_ASSERT_EQUAL(0, update(3, 5));
		alice.hears_nothing(100);
		CPPUNIT_ASSERT_EQUAL(0, update(3, 0));
		alice.shows("idle");
		CPPUNIT_ASSERT(update(3, 5) < 0);
	}

	void an_appearance_is_found_by_its_dialog_in_any_order() {
		result("seize", aor(), 0, "sip:a@b");
		const auto call_id = "call-of-" + line();
		CPPUNIT_ASSERT_EQUAL(0, update(1, 5, "NULL", "NULL", "NULL", call_id));
		CPPUNIT_ASSERT_EQUAL(1, result("find", call_id, "ct", "lt"));
		CPPUNIT_ASSERT_EQUAL(1, result("find", call_id, "lt", "ct"));
		CPPUNIT_ASSERT_EQUAL(0, result("find", call_id, "ct", "other"));
		CPPUNIT_ASSERT_EQUAL(0, result("find", "another", "ct", "lt"));
		CPPUNIT_ASSERT_EQUAL(
				aor() + " 1 active owner=sip:a@b callee= uri= " + call_id + " ct lt in",
				rows("find", call_id, "ct", "lt")[0].asString());
		result("release", aor(), 1);
		CPPUNIT_ASSERT_EQUAL(0, result("find", call_id, "ct", "lt"));
	}

	void a_call_that_the_api_describes_ends_with_its_bye() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		result("seize", aor(), 0, alice.contact());
		const auto call_id = "described-" + line();
		update(1, 5, "NULL", "NULL", "NULL", call_id);
		alice.shows("1 active");
		Dialog call;
		call.call_id = call_id;
		call.local_uri = bob.aor();
		call.local_tag = "ct";
		call.remote_uri = alice.aor();
		call.remote_tag = "lt";
		call.target = alice.contact();
		call.routes = {"<sip:127.0.0.1:" + std::to_string(server().port()) + ";lr>"};
		bob.hangs_up(call);
		alice.gets_request("BYE");
		alice.shows("idle");
	}

	void a_call_of_a_phone_is_found_and_listed() {
		const auto [alice, bob] = alice_has_called_bob(2);
		const auto &ours = alice.dialog;
		CPPUNIT_ASSERT_EQUAL(1, result("find", ours.call_id, ours.remote_tag, ours.local_tag));
		const auto row = rows("list", aor())[0].asString();
		must_hold(row, aor() + " 2 active owner=" + alice.phone.contact());
		must_hold(row, ours.call_id + " " + ours.local_tag + " " + ours.remote_tag + " out");
		CPPUNIT_ASSERT_EQUAL(
				result("count", "NULL"), static_cast<int>(server().statistic("sca:appearances")));
		ends(alice, bob);
		all_show("idle");
	}

	void the_listener_hears_each_change_once() {
		auto &alice = joined("alice");
		alice.seizes(1);
		update(1, 6);
		result("release", aor(), 1);
		ladder().settle(300);
		std::string heard;
		const auto log = server().log();
		const auto sign = "probe heard: " + aor() + " ";
		for (auto at = log.find(sign); at != log.npos; at = log.find(sign, at + 1))
			heard += log.substr(at + sign.size(), log.find('\n', at) - at - sign.size()) + "\n";
		const auto who = " owner=" + alice.contact() + " uri= call= because=";
		for (const auto *change : {"1 seized", "1 held", "1 idle"}) must_hold(heard, change + who);
		CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{3}, std::count(heard.begin(), heard.end(), '\n'));
		CPPUNIT_ASSERT(result("listen_late") < 0);
	}

	// What there is of the line, without the seconds that run.
	std::string described() {
		auto lines = server().rpc("sca.lines", aor())["result"];
		for (auto &one : lines[0]["subscribers"]) one.removeMember("expires");
		return lines.toStyledString();
	}

	void wrong_arguments_are_refused_and_change_nothing() {
		auto &alice = joined("alice");
		result("seize", aor(), 1, alice.contact());
		alice.sees("1 seized");
		const auto before = described();
		const auto lines = server().statistic("sca:lines");
		for (const auto *bad : {"NULL", "EMPTY", "HUGE", "BROKEN", "nonsense", "sip:", "tel:"}) {
			CPPUNIT_ASSERT_MESSAGE(bad, result("is_line", bad) <= 0);
			CPPUNIT_ASSERT_MESSAGE(bad, result("find", bad, bad, bad) <= 0);
			if (bad != std::string("NULL")) CPPUNIT_ASSERT_MESSAGE(bad, result("count", bad) <= 0);
			CPPUNIT_ASSERT_MESSAGE(bad, result("seize", bad, 0, "sip:a@b") < 0);
			CPPUNIT_ASSERT_MESSAGE(bad, result("release", bad, 1) < 0);
			CPPUNIT_ASSERT_MESSAGE(
					bad, result("update", bad, 1, 6, bad, bad, bad, bad, bad, bad) < 0);
		}
		for (const auto *contact : {"NULL", "EMPTY", "HUGE", "BROKEN"})
			CPPUNIT_ASSERT_MESSAGE(contact, result("seize", aor(), 0, contact) < 0);
		for (const auto *text : {"HUGE", "BROKEN"}) {
			update(1, -1, text); // left out, so that a change of state never fails for it
			update(1, -1, "NULL", text);
			update(1, -1, "NULL", "NULL", text);
			update(1, -1, "NULL", "NULL", "NULL", text);
		}
		for (const int index : {-1, -2147483647, 2147483647, 1000})
			CPPUNIT_ASSERT(result("seize", aor(), index, "sip:a@b") < 0);
		for (const int index : {0, -1, -2147483647, 2147483647, 2}) {
			CPPUNIT_ASSERT(result("release", aor(), index) < 0);
			CPPUNIT_ASSERT(update(index, 6) < 0);
		}
		for (const int state : {10, 99, 2147483647, -2}) CPPUNIT_ASSERT(update(1, state) < 0);
		CPPUNIT_ASSERT_EQUAL(before, described());
		CPPUNIT_ASSERT_EQUAL(lines, server().statistic("sca:lines"));
		alice.hears_nothing(100);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiTest);

} // namespace
