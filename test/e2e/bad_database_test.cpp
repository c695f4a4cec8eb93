// What the server says of a database that is not as it should be, and how it goes on.
#include "test/support/office.hpp"
#include "test/support/process.hpp"
#include "test/support/reply_times.hpp"
#include "test/support/sca_test.hpp"
#include "test/support/stored.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <memory>

namespace {

using namespace test;

// Holds the only write lock of a database file.
class Locked {
public:
	explicit Locked(const std::string &file) {
		sqlite3_open(file.c_str(), &database_);
		sqlite3_exec(database_, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr);
	}
	~Locked() {
		sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
		sqlite3_close(database_);
	}
	Locked(const Locked &) = delete;
	Locked &operator=(const Locked &) = delete;

private:
	sqlite3 *database_ = nullptr;
};

// A database that is not as it should be, when the server starts or later.
class BadDatabaseTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(BadDatabaseTest);
	OURS_TEST(a_missing_table_is_named);
	OURS_TEST(a_wrong_version_is_named);
	OURS_TEST(a_wrong_version_of_the_state_table_is_named);
	OURS_TEST(a_locked_database_is_said);
	OURS_TEST(a_locked_database_may_be_optional);
	OURS_TEST(a_missing_driver_is_named);
	OURS_TEST(the_state_table_is_made_where_it_is_missing);
	OURS_TEST(a_state_table_of_the_older_version_keeps_its_rows);
	OURS_TEST(create_tables_keeps_the_rows_of_the_older_version);
	OURS_TEST(a_state_table_that_cannot_be_made_is_said);
	OURS_TEST(an_address_that_is_none_is_said);
	OURS_TEST(what_a_locked_database_refuses_is_stored_when_it_is_free);
	OURS_TEST(a_locked_database_costs_db_timeout_once);
	OURS_TEST(a_locked_database_keeps_one_answer_waiting_and_nobody_else);
	CPPUNIT_TEST_SUITE_END();

	void a_missing_table_is_named() {
		Kamailio server;
		std::filesystem::remove(server.database_file());
		must_hold(refusal_of(server), "table sca_subscriptions has version 0, but 2 is needed");
		must_hold(server.log(), "set modparam db_optional to 1");
	}

	void a_wrong_version_is_named() {
		Kamailio server;
		server.query("UPDATE version SET table_version=1 WHERE table_name='sca_subscriptions'");
		must_hold(refusal_of(server), "table sca_subscriptions has version 1, but 2 is needed");
	}

	void a_wrong_version_of_the_state_table_is_named() {
		Kamailio server;
		server.query("INSERT INTO version (table_name, table_version) VALUES ('sca_state', 9)");
		must_hold(refusal_of(server), "table sca_state has version 9, but 3 is needed");
		must_hold(server.log(), "drop the table and its row in `version`");
	}

	void a_locked_database_is_said() {
		Kamailio server;
		const Locked lock(server.database_file());
		const auto said = refusal_of(server);
		must_hold(said, "locked");
		must_hold(said, "set modparam db_optional to 1");
	}

	void a_locked_database_may_be_optional() {
		Kamailio server(with({kWriteThrough, R"("sca", "db_optional", 1)"}));
		auto lock = std::make_unique<Locked>(server.database_file());
		server.start();
		must_hold(server.log(), "starting without the database");
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		alice.joins();
		CPPUNIT_ASSERT_EQUAL(int64_t{1}, server.statistic("sca:db_queue"));
		lock.reset();
		CPPUNIT_ASSERT(comes_true(
				[&] { return one(server, "SELECT count(*) FROM sca_subscriptions") == "1"; },
				9000));
		server.stop();
	}

	void a_missing_driver_is_named() {
		Recipe recipe;
		recipe.config = config_without_database();
		Kamailio server(recipe);
		must_hold(refusal_of(server), "loadmodule \"db_sqlite.so\"");
	}

	void the_state_table_is_made_where_it_is_missing() {
		Kamailio server(with({R"("sca", "state_table", "lamps")"}));
		server.start();
		CPPUNIT_ASSERT_EQUAL(std::string("0"), one(server, "SELECT count(*) FROM lamps"));
		CPPUNIT_ASSERT_EQUAL(std::string("3"),
				one(server, "SELECT table_version FROM version WHERE table_name='lamps'"));
		server.restart();
		server.stop();
	}

	// A call in progress, in the table as it was.
	static void becomes_older(Kamailio &server) {
		server.start();
		server.rpc("sca.seize_appearance", "sip:line1@sca.test", "sip:a@127.0.0.1");
		server.rpc("sca.update_appearance", "sip:line1@sca.test", "1", "held");
		server.stop();
		for (const auto *column :
				{"owner_address", "owner_instance", "prev_owner_address", "prev_owner_instance",
						"sub_local_uri", "sub_remote_uri", "sub_subscribe_cseq"})
			server.query("ALTER TABLE sca_state DROP COLUMN " + std::string(column));
		server.query("UPDATE version SET table_version=2 WHERE table_name='sca_state'");
	}
	static void has_its_rows(Kamailio &server) {
		server.start();
		CPPUNIT_ASSERT_EQUAL(std::string("1 held"), lamps(server, "sip:line1@sca.test"));
		CPPUNIT_ASSERT_EQUAL(std::string("3"),
				one(server, "SELECT table_version FROM version WHERE table_name='sca_state'"));
		server.rpc("sca.update_appearance", "sip:line1@sca.test", "1", "active");
		server.stop();
		CPPUNIT_ASSERT_EQUAL(std::string("5"), one(server, "SELECT state FROM sca_state"));
	}
	void a_state_table_of_the_older_version_keeps_its_rows() {
		Kamailio server;
		becomes_older(server);
		has_its_rows(server);
		must_hold(server.log(), "table sca_state goes from version 2 to 3");
	}
	void create_tables_keeps_the_rows_of_the_older_version() {
		Kamailio server;
		becomes_older(server);
		for (int i = 0; i < 2; ++i) {
			const auto made = run({project_root() + "/utils/sql/create-tables", "sqlite",
					server.database_file()});
			CPPUNIT_ASSERT_EQUAL_MESSAGE(made.text, 0, made.status);
		}
		has_its_rows(server);
		CPPUNIT_ASSERT(server.log().find("goes from version") == std::string::npos);
	}

	void a_state_table_that_cannot_be_made_is_said() {
		Kamailio server;
		auto recipe = server.recipe();
		recipe.db_url = "sqlite:///" + server.database_file();
		recipe.modparams = {
				"\"db_sqlite\", \"db_set_readonly\", \"" + server.database_file() + "\""};
		Kamailio readonly(recipe);
		const auto said = refusal_of(readonly);
		must_hold(said, "table sca_state or its row in `version` is missing and could not be made");
		must_hold(said, "utils/sql/create-tables");
	}

	void an_address_that_is_none_is_said() {
		for (const auto *url : {"here", "sqlite://", "mysql://localhost", "redis://localhost/1"}) {
			Recipe recipe;
			recipe.db_url = url;
			Kamailio server(recipe);
			must_hold(refusal_of(server), "db_url");
		}
	}

	void what_a_locked_database_refuses_is_stored_when_it_is_free() {
		Office office(with({R"("sca", "db_update_interval", 1)"}));
		auto &alice = office.joined("alice");
		auto &anna = office.joined("anna", "line2");
		CPPUNIT_ASSERT(comes_true([&] { return stored(office.server) == 2; }, 4000));
		auto lock = std::make_unique<Locked>(office.server.database_file());
		alice.seizes(1);
		anna.seizes(2);
		office.joined("ben");
		CPPUNIT_ASSERT(
				comes_true([&] { return office.server.statistic("sca:db_errors") > 0; }, 15000));
		CPPUNIT_ASSERT(office.server.statistic("sca:db_queue") >= 3);
		lock.reset();
		CPPUNIT_ASSERT(
				comes_true([&] { return office.server.statistic("sca:db_queue") == 0; }, 15000));
		CPPUNIT_ASSERT_EQUAL(3, stored(office.server));
		CPPUNIT_ASSERT_EQUAL(std::string("2"),
				one(office.server, "SELECT count(*) FROM sca_state WHERE state=1"));
		office.server.stop();
	}

	void a_locked_database_costs_db_timeout_once() {
		Office office(with({kWriteThrough, R"("sca", "db_timeout", 400)"}));
		auto &alice = office.joined("alice");
		auto lock = std::make_unique<Locked>(office.server.database_file());
		const auto times = ReplyTimes::of_refreshes(alice, 200);
		times.are_within(office.ladder, "SQLite is locked, db_timeout 400", 100, 1200);
		lock.reset();
		CPPUNIT_ASSERT(
				comes_true([&] { return office.server.statistic("sca:db_queue") == 0; }, 15000));
		office.joined("anna");
		CPPUNIT_ASSERT_EQUAL(2, stored(office.server));
		office.server.stop();
	}

	// tm holds the lock of the answer's transaction meanwhile.
	void a_locked_database_keeps_one_answer_waiting_and_nobody_else() {
		Office office(with({kWriteThrough, R"("sca", "db_timeout", 400)"}));
		auto &alice = office.joined("alice");
		auto &bob = office.ladder.phone("bob", "far1");
		bob.registers();
		auto &call = alice.calls("far1");
		auto &theirs = bob.gets_call();
		alice.shows("1 seized");
		auto lock = std::make_unique<Locked>(office.server.database_file());
		int others = 0;
		const int answer = milliseconds_of([&] {
			bob.replies(theirs, 180);
			others = milliseconds_of([&] { bob.registers(); });
			alice.gets(180);
		});
		const int next = milliseconds_of([&] {
			answers({bob, theirs}, {alice, call});
			ends({bob, theirs}, {alice, call});
		});
		const auto said = "the answer " + std::to_string(answer) + " ms, others "
				+ std::to_string(others) + " ms, all that follows " + std::to_string(next) + " ms";
		office.ladder.check(answer >= 350 && answer < 1200 && others < 300 && next < 350, said);
		lock.reset();
		office.server.stop();
	}

	static int stored(const Kamailio &server) {
		return std::stoi(one(server, "SELECT count(*) FROM sca_subscriptions"));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(BadDatabaseTest);

} // namespace
