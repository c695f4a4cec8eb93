// What operators ask for and do by RPC.
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

class RpcTest : public ScaTest {
	CPPUNIT_TEST_SUITE(RpcTest);
	CPPUNIT_TEST(a_subscription_is_listed);
	CPPUNIT_TEST(an_appearance_is_seized_changed_and_released);
	CPPUNIT_TEST(deactivation_ends_a_subscription);
	OURS_TEST(an_index_with_a_fraction_is_none);
	OURS_TEST(lists_come_whole_over_json);
	OURS_TEST(an_empty_list_is_no_error);
	OURS_TEST(the_former_stubs_answer);
	OURS_TEST(one_subscription_is_deactivated);
	OURS_TEST(lines_are_described);
	OURS_TEST(statistics_count);
	OURS_TEST(events_run_their_routes);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		Recipe recipe;
		recipe.defines["OWN"] = "1"; // a server of its own: some commands touch every line
		if (recipe.module == Module::Ours)
			for (const auto *event :
					{"seized", "refused", "alerting", "progressing", "active", "held", "idle"})
				recipe.routes += "event_route[sca:" + std::string(event)
						+ "] {\n\txlog(\"L_INFO\", \"EVENT " + event
						+ " $sca(aor) $sca(index) $sca(state)\\n\");\n}\n";
		return recipe;
	}

	std::vector<std::string> rows_of(const std::string &command) {
		std::vector<std::string> rows;
		for (const auto &row : server().kamcmd({command}))
			if (row.find(line()) != row.npos) rows.push_back(row);
		return rows;
	}

	void a_subscription_is_listed() {
		auto &alice = joined("alice");
		const auto rows = rows_of("sca.all_subscriptions");
		CPPUNIT_ASSERT_EQUAL(size_t{1}, rows.size());
		const auto where = line() + " 127.0.0.1:" + std::to_string(alice.local_port())
				+ " call-info ";
		const bool is_right = rows[0] == where + "600 active" || rows[0] == where + "599 active";
		ladder().check(is_right, "the row is: " + rows[0]);
	}

	void an_appearance_is_seized_changed_and_released() {
		auto &alice = joined("alice");
		const std::string owner = "sip:" + line() + "@127.0.0.1:5099";
		ladder().check_equal("Seized " + aor() + " appearance-index 1 for " + owner,
				server().kamcmd({"sca.seize_appearance", aor(), owner}).at(0), "kamcmd prints");
		alice.sees("1 seized");
		server().rpc("sca.update_appearance", aor(), 1, "held", "sip:bob@sca.test");
		alice.gets_notify().says("1 held");
		server().rpc("sca.release_appearance", aor(), 1);
		alice.sees("idle");
	}

	void an_index_with_a_fraction_is_none() {
		auto &alice = joined("alice");
		alice.seizes(3);
		CPPUNIT_ASSERT(server().rpc("sca.release_appearance", aor(), 3.7).isMember("error"));
		const auto printed = server().kamcmd({"sca.release_appearance", aor(), "3.7"}).at(0);
		ladder().check(printed.find("argument 2 came as a number with a fraction") != printed.npos,
				"kamcmd prints: " + printed);
		CPPUNIT_ASSERT_EQUAL(
				size_t{1}, server().kamcmd({"sca.show_appearance", aor(), "3"}).size());
		const auto answer = server().rpc(
				"sca.release_appearance", aor(), 3.0); // whole all the same
		ladder().check(!answer.isMember("error"), answer.toStyledString());
	}

	void deactivation_ends_a_subscription() {
		auto &alice = joined("alice");
		server().rpc("sca.deactivate_all_subscriptions");
		alice.gets_notify().is_terminated("deactivated");
	}

	void lists_come_whole_over_json() {
		auto &alice = joined("alice");
		joined("anna");
		alice.seizes(1);
		server().rpc("sca.seize_appearance", aor(), "sip:a@127.0.0.1");
		for (const auto *command : {"sca.all_subscriptions", "sca.all_appearances"}) {
			const auto result = server().rpc(command)["result"];
			ladder().check(result.isArray(), std::string(command) + " must answer an array");
			int count = 0;
			for (const auto &row : result)
				count += row.asString().find(line()) != std::string::npos ? 1 : 0;
			ladder().check(count >= 2, std::string(command) + " lacks rows");
		}
	}

	void an_empty_list_is_no_error() {
		for (const auto *command : {"sca.subscribers", "sca.show_appearance"}) {
			const auto answer = server().rpc(command, aor());
			ladder().check(!answer.isMember("error"), std::string(command) + " must not fail");
			CPPUNIT_ASSERT_EQUAL(0U, answer["result"].size());
		}
	}

	void the_former_stubs_answer() {
		auto &alice = joined("alice");
		joined("anna");
		alice.seizes(2);
		CPPUNIT_ASSERT_EQUAL(
				size_t{2}, server().kamcmd({"sca.subscribers", aor(), "call-info"}).size());
		CPPUNIT_ASSERT_EQUAL(size_t{3}, server().kamcmd({"sca.subscribers", aor()}).size());
		const auto rows = server().kamcmd({"sca.show_appearance", aor(), "2"});
		CPPUNIT_ASSERT_EQUAL(size_t{1}, rows.size());
		ladder().check(rows[0].rfind(aor() + " 2 seized ", 0) == 0, "the row is: " + rows[0]);
	}

	void one_subscription_is_deactivated() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		const auto answer = server().rpc(
				"sca.deactivate_subscription", aor(), "call-info", anna.contact());
		ladder().check(!answer.isMember("error"), "it must succeed");
		anna.gets_notify().is_terminated("deactivated");
		alice.hears_nothing();
	}

	void lines_are_described() {
		auto &alice = joined("alice");
		alice.seizes(2);
		const auto lines = server().rpc("sca.lines", aor())["result"];
		ladder().check(lines.isArray() && lines.size() == 1, "one line is asked for");
		const auto &one = lines[0];
		CPPUNIT_ASSERT_EQUAL(aor(), one["aor"].asString());
		CPPUNIT_ASSERT_EQUAL(2U, one["subscribers"].size());
		CPPUNIT_ASSERT_EQUAL(1U, one["appearances"].size());
		const auto &appearance = one["appearances"][0];
		CPPUNIT_ASSERT_EQUAL(2, appearance["index"].asInt());
		CPPUNIT_ASSERT_EQUAL(std::string("seized"), appearance["state"].asString());
		CPPUNIT_ASSERT_EQUAL(alice.contact(), appearance["owner"].asString());
		for (const auto *key : {"callee", "uri", "call_id", "since"})
			ladder().check(appearance.isMember(key), std::string("an appearance lacks ") + key);
		for (const auto *key : {"contact", "event", "expires", "state", "call_id"})
			ladder().check(
					one["subscribers"][0].isMember(key), std::string("a subscriber lacks ") + key);
	}

	void statistics_count() {
		const auto notifies = server().statistic("sca:notify_sent");
		const auto refused = server().statistic("sca:refused");
		auto &alice = joined("alice");
		auto &anna = member("anna");
		alice.seizes(1);
		anna.asks_to_seize(1);
		anna.gets(480);
		ladder().settle();
		CPPUNIT_ASSERT_EQUAL(int64_t{3}, server().statistic("sca:notify_sent") - notifies);
		CPPUNIT_ASSERT_EQUAL(int64_t{1}, server().statistic("sca:refused") - refused);
		for (const auto *name : {"lines", "subscriptions", "appearances", "seized"})
			ladder().check(server().statistic(std::string("sca:") + name) > 0, name);
	}

	void events_run_their_routes() {
		auto &alice = joined("alice");
		auto &anna = member("anna");
		alice.seizes(1);
		anna.asks_to_seize(1);
		anna.gets(480);
		alice.releases(1);
		ladder().settle();
		for (const auto *event : {"seized", "refused", "idle"})
			ladder().check(server().log().find("EVENT " + std::string(event) + " " + aor() + " 1")
							!= std::string::npos,
					std::string("no event route ran for ") + event);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(RpcTest);

} // namespace
