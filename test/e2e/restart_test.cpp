// A server that stops, is killed and comes back.
#include "test/support/process.hpp"
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

// Each test has a server of its own.
class RestartTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RestartTest);
	CPPUNIT_TEST(a_server_in_use_stops_cleanly);
	CPPUNIT_TEST(subscriptions_are_in_the_table_after_a_stop);
	OURS_TEST(subscriptions_survive_a_restart);
	OURS_TEST(notify_numbers_do_not_fall_back);
	OURS_TEST(a_subscription_that_ended_does_not_come_back);
	OURS_TEST(a_call_survives_a_restart);
	OURS_TEST(a_call_survives_a_crash_with_write_through);
	OURS_TEST(rows_of_other_servers_are_left_alone);
	OURS_TEST(rows_of_the_stock_module_are_read);
	OURS_TEST(it_runs_without_a_database);
	OURS_TEST(what_has_begun_is_finished_before_it_stops);
	CPPUNIT_TEST_SUITE_END();

	static std::string subscriptions(Kamailio &server) {
		const auto rows = server.query("SELECT count(*) FROM sca_subscriptions");
		return rows[0][0];
	}

	static void insert(Kamailio &server, const std::string &contact, const std::string &expires,
			int server_id) {
		server.query(
				"INSERT INTO sca_subscriptions (subscriber, aor, event, expires, state, call_id, "
				"from_tag, to_tag, record_route, notify_cseq, subscribe_cseq, server_id) VALUES ('"
				+ contact + "', 'sip:line1@sca.test', 1, " + expires
				+ ", 0, 'old@phone', 'ft', 'tt', NULL, " + "7, 1, " + std::to_string(server_id)
				+ ")");
	}

	static Recipe with(const std::vector<std::string> &modparams) {
		Recipe recipe;
		recipe.modparams = modparams;
		return recipe;
	}

	void a_server_in_use_stops_cleanly() {
		Kamailio server;
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		alice.joins();
		alice.seizes(1);
		server.stop();
	}

	void what_has_begun_is_finished_before_it_stops() {
		Recipe recipe;
		recipe.routes =
				"loadmodule \"cfgutils.so\"\nevent_route[sca:seized] {\n\txlog(\"BEGUN\\n\");\n"
				"\tusleep(\"400000\");\n\txlog(\"FINISHED\\n\");\n}\n";
		Kamailio server(recipe);
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		alice.joins();
		alice.send(alice.subscribe_request("line-seize", 15, 1));
		for (int i = 0; i < 100 && server.log().find("BEGUN") == std::string::npos; ++i)
			sleep_ms(10);
		server.stop();
		ladder.check(server.log().find("FINISHED") != std::string::npos, "the route was cut off");
	}

	void subscriptions_are_in_the_table_after_a_stop() {
		Kamailio server;
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		alice.joins();
		server.stop();
		const auto rows = server.query(
				"SELECT subscriber, aor, event, call_id FROM sca_subscriptions");
		CPPUNIT_ASSERT_EQUAL(size_t{1}, rows.size());
		CPPUNIT_ASSERT_EQUAL(alice.contact(), rows[0][0]);
		CPPUNIT_ASSERT_EQUAL(alice.aor(), rows[0][1]);
		CPPUNIT_ASSERT_EQUAL(std::string("1"), rows[0][2]);
		CPPUNIT_ASSERT_EQUAL(alice.call_info_dialog().call_id, rows[0][3]);
	}

	void subscriptions_survive_a_restart() {
		Kamailio server;
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		alice.joins();
		server.restart();
		alice.forgets();
		server.rpc("sca.seize_appearance", alice.aor(), "sip:a@127.0.0.1");
		alice.gets_notify().is_active().says("1 seized");
		alice.refreshes();
		alice.sees("1 seized");
		server.stop();
	}

	void notify_numbers_do_not_fall_back() {
		Kamailio server;
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		alice.joins();
		for (int i = 0; i < 5; ++i) {
			alice.seizes(1);
			alice.releases(1);
		}
		ladder.settle();
		const auto last = alice.history().back().cseq();
		server.kill9();
		server.start();
		alice.forgets();
		server.rpc("sca.seize_appearance", alice.aor(), "sip:a@127.0.0.1");
		ladder.settle();
		const auto &message = alice.history().back();
		// killed within the first period, the subscription may be lost; a number must not be repeated
		ladder.check(message.cseq() >= last, "the CSeq of NOTIFY fell back");
		server.restart();
		const auto before = alice.history().size();
		server.rpc("sca.seize_appearance", alice.aor(), "sip:a@127.0.0.1");
		ladder.settle();
		for (auto i = before; i < alice.history().size(); ++i)
			ladder.check(alice.history()[i].cseq() > last, "the CSeq of NOTIFY fell back");
		server.stop();
	}

	void a_subscription_that_ended_does_not_come_back() {
		Kamailio server;
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		auto &anna = ladder.phone("anna", "line1");
		alice.joins();
		anna.joins();
		server.restart();
		anna.forgets();
		anna.unsubscribes();
		anna.gets_notify().is_terminated();
		server.restart();
		alice.forgets();
		server.rpc("sca.seize_appearance", alice.aor(), "sip:a@127.0.0.1");
		alice.sees("1 seized");
		anna.hears_nothing(150);
		server.stop();
	}

	// alice has an answered call on index 1, the server goes and comes back by `break_it`.
	void survives(const Recipe &recipe, void (*break_it)(Kamailio &)) {
		Kamailio server(recipe);
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		auto &bob = ladder.phone("bob", "far1");
		alice.joins();
		bob.registers();
		alice.seizes(1);
		auto &call = alice.calls("far1", on(1));
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		alice.gets_answer(call);
		bob.gets_ack(theirs);
		alice.shows("1 active");
		break_it(server);
		alice.refreshes();
		alice.shows("1 active");
		bob.hangs_up(theirs);
		alice.gets_bye(call);
		bob.gets(200);
		alice.shows("idle");
		server.stop();
	}

	void a_call_survives_a_restart() {
		survives({}, [](Kamailio &server) { server.restart(); });
	}

	void a_call_survives_a_crash_with_write_through() {
		survives(with({R"("sca", "db_mode", 1)"}), [](Kamailio &server) {
			server.kill9();
			server.start();
		});
	}

	void rows_of_other_servers_are_left_alone() {
		Kamailio server;
		insert(server, "sip:line1@127.0.0.1:9", "4102444800", 77);
		server.start();
		server.stop();
		CPPUNIT_ASSERT_EQUAL(std::string("1"), subscriptions(server));
	}

	void rows_of_the_stock_module_are_read() {
		Kamailio server;
		insert(server, "sip:line1@127.0.0.1:9", "strftime('%s','now') + 500", 0);
		insert(server, "sip:line2@127.0.0.1:9", "strftime('%s','now') - 500", 0);
		server.start();
		const auto rows = server.kamcmd({"sca.all_subscriptions"});
		CPPUNIT_ASSERT_EQUAL(size_t{1}, rows.size());
		CPPUNIT_ASSERT(rows[0].find("127.0.0.1:9 call-info 4") != std::string::npos
				|| rows[0].find("127.0.0.1:9 call-info 5") != std::string::npos);
		server.stop();
	}

	void it_runs_without_a_database() {
		Recipe recipe;
		recipe.db_url = "none";
		Kamailio server(recipe);
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		alice.joins();
		alice.seizes(1);
		alice.sees("1 seized");
		server.stop();
		CPPUNIT_ASSERT_EQUAL(std::string("0"), subscriptions(server));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(RestartTest);

} // namespace
