// The same over mysql://, with no database module of the host in sight.
#include "test/support/mariadb.hpp"
#include "test/support/net.hpp"
#include "test/support/office.hpp"
#include "test/support/reply_times.hpp"
#include "test/support/sca_test.hpp"
#include "test/support/stored.hpp"

namespace {

using namespace test;

const char *kTables = R"(
DROP TABLE IF EXISTS version, sca_subscriptions, sca_state;
CREATE TABLE version (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY NOT NULL,
	table_name VARCHAR(32) NOT NULL, table_version INT UNSIGNED DEFAULT 0 NOT NULL,
	CONSTRAINT table_name_idx UNIQUE (table_name));
INSERT INTO version (table_name, table_version) VALUES ('sca_subscriptions', 2);
CREATE TABLE sca_subscriptions (
	id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY NOT NULL, subscriber VARCHAR(255) NOT NULL,
	aor VARCHAR(255) NOT NULL, event INT DEFAULT 0 NOT NULL, expires INT DEFAULT 0 NOT NULL,
	state INT DEFAULT 0 NOT NULL, app_idx INT DEFAULT 0 NOT NULL, call_id VARCHAR(255) NOT NULL,
	from_tag VARCHAR(128) NOT NULL, to_tag VARCHAR(128) NOT NULL, record_route TEXT,
	notify_cseq INT NOT NULL, subscribe_cseq INT NOT NULL, server_id INT DEFAULT 0 NOT NULL,
	CONSTRAINT sca_subscriptions_idx UNIQUE (subscriber, call_id, from_tag, to_tag))
	CHARSET=latin1;
CREATE INDEX sca_expires_idx ON sca_subscriptions (server_id, expires);
CREATE INDEX sca_subscribers_idx ON sca_subscriptions (subscriber, event);
)";

// One server for all tests of this file: starting it is what takes time.
Mariadb &mariadb() {
	static Mariadb instance(free_port());
	return instance;
}

class MySqlStorageTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(MySqlStorageTest);
	OURS_TEST(written_through_changes_are_in_the_tables_when_answered);
	OURS_TEST(written_back_changes_are_stored_at_a_clean_stop);
	OURS_TEST(after_a_crash_everything_is_back);
	OURS_TEST(rows_of_another_server_are_never_touched);
	OURS_TEST(calls_go_on_while_the_database_is_away_and_are_stored_when_it_is_back);
	OURS_TEST(a_database_that_hangs_costs_db_timeout_once);
	OURS_TEST(a_database_that_accepts_and_says_nothing_stops_no_start_and_no_call);
	OURS_TEST(missing_tables_and_rights_are_named);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override { mariadb().sql(kTables); }

private:
	static Recipe recipe(const std::vector<std::string> &modparams) {
		auto recipe = with(modparams);
		recipe.config = config_without_database();
		recipe.db_url = mariadb().url();
		return recipe;
	}

	static std::string lamps(Kamailio &server) {
		std::string text;
		for (const auto &row : server.kamcmd({"sca.all_appearances"}))
			text += row.substr(0, row.find(' ', row.find(' ', row.find(' ') + 1) + 1)) + "\n";
		return text;
	}

	void written_through_changes_are_in_the_tables_when_answered() {
		Office office(recipe({kWriteThrough}));
		for (const auto &module : office.server.kamcmd({"core.modules"}))
			CPPUNIT_ASSERT_MESSAGE(module, module.find("db_") == module.npos);
		auto &alice = office.ladder.phone("alice", "line1");
		const auto &dialog = alice.subscribes();
		CPPUNIT_ASSERT_EQUAL(alice.contact() + "\t" + alice.aor() + "\t1\t" + dialog.call_id + "\t"
						+ dialog.local_tag + "\t" + dialog.remote_tag + "\t\t0\n",
				mariadb().sql("SELECT subscriber, aor, event, call_id, from_tag, to_tag, "
							  "record_route, server_id FROM sca_subscriptions"));
		auto &seizure = alice.asks_to_seize(2);
		alice.learn(seizure, alice.gets(200));
		CPPUNIT_ASSERT_EQUAL(alice.aor() + "\t2\t1\t" + alice.contact() + "\n",
				mariadb().sql("SELECT aor, app_idx, state, owner FROM sca_state"));
		alice.gets_notify("line-seize").grants(2);
		alice.releases(2);
		alice.unsubscribes();
		CPPUNIT_ASSERT_EQUAL(std::string("0\t0\n"),
				mariadb().sql("SELECT (SELECT count(*) FROM sca_subscriptions), "
							  "(SELECT count(*) FROM sca_state)"));
		office.server.stop();
	}

	void written_back_changes_are_stored_at_a_clean_stop() {
		Office office(recipe({}));
		auto &alice = office.joined("alice");
		office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact());
		CPPUNIT_ASSERT_EQUAL(
				std::string("0\n"), mariadb().sql("SELECT count(*) FROM sca_subscriptions"));
		office.server.stop();
		CPPUNIT_ASSERT_EQUAL(std::string("1\t1\n"),
				mariadb().sql("SELECT (SELECT count(*) FROM sca_subscriptions), "
							  "(SELECT count(*) FROM sca_state)"));
	}

	void after_a_crash_everything_is_back() {
		Office office(recipe({kWriteThrough}));
		auto &alice = office.joined("alice");
		office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact());
		office.server.rpc("sca.update_appearance", alice.aor(), "1", "held",
				"\"\xe9\x9b\xbb \xf0\x9f\x93\x9e\" <sip:x@far>");
		alice.asks_to_seize(4);
		alice.gets(200);
		office.server.kill9();
		office.ladder.settle();
		const auto last = alice.history().back().cseq();
		office.server.start();
		CPPUNIT_ASSERT_EQUAL(
				alice.aor() + " 1 held\n" + alice.aor() + " 4 seized\n", lamps(office.server));
		alice.forgets();
		alice.refreshes();
		const auto notify = alice.gets_notify();
		notify.says("1 held, 4 seized").names(1, "\"\xe9\x9b\xbb \xf0\x9f\x93\x9e\" <sip:x@far>");
		CPPUNIT_ASSERT(notify.text.cseq() > last);
		office.server.stop();
	}

	void rows_of_another_server_are_never_touched() {
		mariadb().sql("INSERT INTO sca_subscriptions (subscriber, aor, event, expires, call_id, "
					  "from_tag, to_tag, notify_cseq, subscribe_cseq, server_id) VALUES "
					  "('sip:theirs@x', 'sip:line1@sca.test', 1, 1000, 'c', 'f', 't', 1, 1, 77)");
		const std::string theirs = "SELECT * FROM sca_subscriptions WHERE server_id=77";
		const auto before = mariadb().sql(theirs);
		Office office(recipe({kWriteThrough}));
		auto &alice = office.joined("alice");
		alice.seizes(1);
		alice.releases(1);
		office.server.restart();
		office.server.stop();
		CPPUNIT_ASSERT_EQUAL(before, mariadb().sql(theirs));
	}

	// The whole way of a call, how long the slowest answer took.
	static int call_once(Phone &alice, Phone &bob) {
		return milliseconds_of([&] {
			alice.seizes(1);
			auto &call = alice.calls("far1", on(1));
			auto &theirs = bob.gets_call();
			answers({bob, theirs}, {alice, call});
			ends({alice, call}, {bob, theirs});
		});
	}

	void calls_go_on_while_the_database_is_away_and_are_stored_when_it_is_back() {
		Office office(recipe({kWriteThrough}));
		auto &alice = office.joined("alice");
		auto &bob = office.ladder.phone("bob", "far1");
		bob.registers();
		call_once(alice, bob);
		const auto errors = office.server.statistic("sca:db_errors");

		mariadb().kill9();
		int first = call_once(alice, bob), slowest = 0;
		for (int i = 0; i < 10; ++i) slowest = std::max(slowest, call_once(alice, bob));
		auto &anna = office.joined("anna");
		office.server.rpc("sca.seize_appearance", alice.aor(), anna.contact());
		const auto queue = office.server.statistic("sca:db_queue");
		const auto failed = office.server.statistic("sca:db_errors") - errors;
		office.ladder.check(first < 3000, "the first call took " + std::to_string(first) + " ms");
		office.ladder.check(slowest < 500, "a call took " + std::to_string(slowest) + " ms");
		office.ladder.check(queue >= 2, "db_queue is " + std::to_string(queue));
		office.ladder.check(failed >= 1, "db_errors rose by " + std::to_string(failed));
		sleep_ms(3500); // tries after 1, 2, 4 s: no more than that
		const auto tries = office.server.statistic("sca:db_errors") - errors;
		office.ladder.check(tries <= 4, std::to_string(tries) + " tries within some seconds");

		mariadb().restart();
		const auto is_stored = [&] {
			return mariadb().sql("SELECT (SELECT count(*) FROM sca_subscriptions), "
								 "(SELECT count(*) FROM sca_state)")
					== "2\t1\n";
		};
		office.ladder.check(comes_true(is_stored, 12000), "all is stored in the end");
		office.ladder.check(office.server.statistic("sca:db_queue") == 0, "nothing waits");
		must_hold(office.server.log(), "the database is back");
		office.server.stop();
	}

	void a_database_that_hangs_costs_db_timeout_once() {
		Office office(recipe({kWriteThrough, R"("sca", "db_timeout", 400)"}));
		auto &alice = office.joined("alice");
		mariadb().freeze();
		const auto times = ReplyTimes::of_refreshes(alice, 200);
		mariadb().thaw();
		times.are_within(office.ladder, "MySQL hangs, db_timeout 400", 100, 1200);
		office.ladder.check(times.slowest() >= 350, "the first of them waits for the database");
		must_hold(office.server.log(), "replies do not wait for it");

		const auto is_stored = [&] { return office.server.statistic("sca:db_queue") == 0; };
		office.ladder.check(comes_true(is_stored, 12000), "all is stored in the end");
		auto &anna = office.joined("anna");
		CPPUNIT_ASSERT_EQUAL(anna.contact() + "\n",
				mariadb().sql("SELECT subscriber FROM sca_subscriptions WHERE subscriber='"
						+ anna.contact() + "'"));
		office.server.stop();
	}

	void a_database_that_accepts_and_says_nothing_stops_no_start_and_no_call() {
		const SilentServer silent;
		Recipe optional = recipe(
				{kWriteThrough, R"("sca", "db_timeout", 1000)", R"("sca", "db_optional", 1)"});
		optional.db_url = "mysql://sca:x@127.0.0.1:" + std::to_string(silent.port()) + "/sca";
		Kamailio server(optional);
		const int start = milliseconds_of([&] { server.start(); });
		Ladder ladder(server);
		ladder.check(start < 4000, "the start took " + std::to_string(start) + " ms");
		auto &alice = ladder.phone("alice", "line1");
		alice.joins();
		ReplyTimes::of_refreshes(alice, 200).are_within(ladder, "MySQL says nothing", 100, 400);
		const int stop = milliseconds_of([&] { server.stop(); });
		ladder.check(stop < 4000, "the stop took " + std::to_string(stop) + " ms");
	}

	void missing_tables_and_rights_are_named() {
		mariadb().sql("DROP TABLE version, sca_subscriptions");
		Kamailio server(recipe({}));
		must_hold(refusal_of(server), "table sca_subscriptions has version 0, but 2 is needed");

		mariadb().sql(std::string(kTables)
				+ "REVOKE ALL ON sca.* FROM sca@'127.0.0.1';"
				  "GRANT SELECT, INSERT, UPDATE, DELETE ON sca.* TO sca@'127.0.0.1'");
		Kamailio poor(recipe({}));
		const auto said = refusal_of(poor);
		mariadb().sql("GRANT ALL ON sca.* TO sca@'127.0.0.1'");
		must_hold(said, "grant CREATE and INSERT on sca.*");

		Recipe wrong = recipe({});
		wrong.db_url = "mysql://sca:wrong@127.0.0.1:" + std::to_string(mariadb().port()) + "/sca";
		Kamailio stranger(wrong);
		const auto denied = refusal_of(stranger);
		must_hold(denied, "Access denied");
		CPPUNIT_ASSERT_MESSAGE("no password in the log", denied.find("wrong") == denied.npos);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(MySqlStorageTest);

} // namespace
