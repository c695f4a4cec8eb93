// Shared lines of a B2BUA that stops, is killed and comes back in the middle of calls.
#include "test/e2e/b2b_sca_fixture.hpp"
#include "test/support/mariadb.hpp"
#include "test/support/net.hpp"
#include "test/support/process.hpp"
#include "test/support/stored.hpp"

namespace {

using namespace test;

// Each test has a server of its own.
class B2bScaRestartTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaRestartTest);
	CPPUNIT_TEST(a_line_survives_a_stop);
	CPPUNIT_TEST(a_line_survives_a_crash_when_it_is_written_through);
	CPPUNIT_TEST(a_line_survives_a_crash_with_mariadb);
	CPPUNIT_TEST(a_state_is_stored_before_the_answer_leaves);
	CPPUNIT_TEST(a_watcher_that_has_forgotten_meanwhile_is_told_anew);
	CPPUNIT_TEST(a_session_that_is_gone_frees_its_index);
	CPPUNIT_TEST(the_rows_are_those_of_the_admin_guide);
	CPPUNIT_TEST(the_tables_are_those_of_create_tables);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {}
	void tearDown() override {
		if (server_) B2bScaTest::tearDown();
		server_.reset();
	}

private:
	void begin(int mode, const std::string &more = {}, const std::string &url = {}) {
		auto recipe = with_lines("modparam(\"b2b_sca\", \"db_url\", DBURL)\n"
								 "modparam(\"b2b_sca\", \"db_mode\", "
				+ std::to_string(mode) + ")\n" + more);
		recipe.defines["WITH_DB"] = "1";
		recipe.modparams = {R"("b2b_entities|b2b_logic", "db_mode", 1)"};
		recipe.workers = 2;
		recipe.db_url = url;
		server_ = std::make_unique<Kamailio>(recipe);
		server_->start();
		use(*server_);
	}
	void crash() {
		server_->kill9();
		server_->start();
	}

	// The call is there, is held and taken back, and its end is seen.
	void all_works(Phone &alice, Phone &bob, const Call &call, Phone &watcher) {
		shows("1 active");
		is_told(watcher, "1 active");
		holds(alice, *call.caller, bob, *call.callee);
		is_told(watcher, "1 held");
		auto &other = phone("other");
		auto &taking = takes_back(other, 1);
		is_taken_over(other, taking, bob, *call.callee, alice, *call.caller);
		is_told(watcher, "1 active");
		ends(other, taking, bob, *call.callee);
		is_told(watcher, "idle");
		shows("idle");
	}

	struct Watched {
		Phone &alice, &bob, &watcher;
		Dialog &calling, &called;
	};
	// They talk, and the watcher knows.
	Watched watched() {
		auto &alice = phone("alice"), &bob = phone("bob"), &watcher = phone("watcher");
		auto &calling = phone_calls(alice, bob, 0, &watcher);
		auto &called = bob.gets_call();
		is_told(watcher, "1 alerting");
		connect(alice, calling, bob, called);
		is_told(watcher, "1 active");
		ladder().wait(300); // the entity-tag is stored behind its answer
		return {alice, bob, watcher, calling, called};
	}

	void comes_back(const std::function<void()> &restarts) {
		const auto [alice, bob, watcher, calling, called] = watched();
		restarts();
		for (auto *one : {&alice, &bob}) one->registers();
		all_works(alice, bob, {&calling, &called}, watcher);
	}

	void a_line_survives_a_stop() {
		begin(2);
		comes_back([&] { server_->restart(); });
	}

	void a_line_survives_a_crash_when_it_is_written_through() {
		begin(1);
		comes_back([&] { crash(); });
	}

	void a_line_survives_a_crash_with_mariadb() {
		Mariadb mariadb(free_port());
		make_version(mariadb);
		begin(1, {}, mariadb.url());
		comes_back([&] { crash(); });
		tearDown();
	}
	static void make_version(Mariadb &database) {
		database.sql("CREATE TABLE version (table_name VARCHAR(32) NOT NULL UNIQUE, "
					 "table_version INT UNSIGNED DEFAULT 0 NOT NULL)");
	}

	// The database hangs: answers wait for it, as long as they may.
	void a_state_is_stored_before_the_answer_leaves() {
		Mariadb mariadb(free_port());
		make_version(mariadb);
		begin(1, "modparam(\"b2b_entities|b2b_logic\", \"db_mode\", 0)\n", mariadb.url());
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &calling = phone_calls(alice, bob);
		auto &called = bob.gets_call();
		ladder().wait(300);
		mariadb.freeze();
		bob.answers(called);
		alice.hears_nothing(300);
		mariadb.thaw();
		alice.gets_answer(calling);
		bob.gets_ack(called);
		alice.reinvites(calling, directed("sendonly"));
		bob.gets_reinvite(called);
		mariadb.freeze();
		alice.forgets();
		bob.answers(called, directed("recvonly"));
		alice.hears_nothing(300);
		mariadb.thaw();
		alice.gets_answer(calling);
		bob.gets_ack(called);
		shows("1 held");
		ends(alice, calling, bob, called);
		shows("idle");
		tearDown();
	}

	void a_watcher_that_has_forgotten_meanwhile_is_told_anew() {
		begin(1);
		const auto [alice, bob, watcher, calling, called] = watched();
		crash();
		const auto changing = watcher.gets_request("PUBLISH");
		check(!changing.header("SIP-If-Match").empty(), "it changes what it has published");
		watcher.send(watcher.reply_to(changing, 412));
		equal("", is_told(watcher, "1 active").header("SIP-If-Match"), "made anew");
		ends(alice, calling, bob, called);
		is_told(watcher, "idle");
	}

	// Its legs have ended while nobody was there: the phone says so, and no lamp stays lit.
	void a_session_that_is_gone_frees_its_index() {
		begin(1);
		const auto [alice, bob, watcher, calling, called] = watched();
		server_->kill9();
		server_->query("DELETE FROM b2b_logic");
		server_->query("DELETE FROM b2b_entities");
		server_->start();
		is_told(watcher, "idle");
		shows("idle");
		for (int i = 0; i < 40 && one(*server_, "SELECT count(*) FROM b2b_sca") != "0"; ++i)
			ladder().wait(50);
		equal("0", one(*server_, "SELECT count(*) FROM b2b_sca"), "rows that stay");
	}

	void the_rows_are_those_of_the_admin_guide() {
		begin(1,
				"modparam(\"b2b_sca\", \"table_name\", \"sla\")\n"
				"modparam(\"b2b_sca\", \"app2_b2bl_key_column\", \"second_key\")\n");
		auto &alice = phone("alice"), &bob = phone("bob");
		std::vector<Call> all;
		for (int i = 0; i < 11; ++i) all.push_back(talk(alice, bob));
		holds(alice, *all[1].caller, bob, *all[1].callee);
		shows("1 active, 2 held, 3 active, 4 active, 5 active, 6 active, 7 active, 8 active, "
			  "9 active, 10 active, 11 active");
		equal(line() + "|1|2|3|sip:sca.test|" + key_of(*all[1].caller) + "|\n",
				rows_of(*server_,
						"SELECT shared_line, app1_shared_entity, app1_call_state, "
						"app2_call_state, app2_call_info_uri, second_key FROM sla"),
				"the row of the line");
		equal(line() + "|11|2|" + key_of(*all[10].caller) + "|\n",
				rows_of(*server_,
						"SELECT shared_line, app_index, call_state, b2bl_key FROM "
						"sla_appearances"),
				"the row of the eleventh call");
		crash();
		shows("1 active, 2 held, 3 active, 4 active, 5 active, 6 active, 7 active, 8 active, "
			  "9 active, 10 active, 11 active");
		for (const auto &call : all) ends(alice, bob, call);
		shows("idle");
		for (int i = 0; i < 40 && one(*server_, "SELECT count(*) FROM sla") != "0"; ++i)
			ladder().wait(50);
		equal("0 0",
				one(*server_, "SELECT count(*) FROM sla") + " "
						+ one(*server_, "SELECT count(*) FROM sla_appearances"),
				"rows that stay");
	}

	void the_tables_are_those_of_create_tables() {
		begin(1);
		Kamailio other(with_b2b());
		other.start(); // has a database without these tables
		const auto made = run(
				{project_root() + "/utils/sql/create-tables", "sqlite", other.database_file()});
		CPPUNIT_ASSERT_EQUAL_MESSAGE(made.text, 0, made.status);
		for (const std::string table : {"b2b_sca", "b2b_sca_appearances"}) {
			const auto columns = "SELECT name, type FROM pragma_table_info('" + table + "')";
			check(!rows_of(other, columns).empty(), "there is " + table);
			equal(rows_of(*server_, columns), rows_of(other, columns), "columns of " + table);
			const auto version = "SELECT table_version FROM version WHERE table_name = '" + table
					+ "'";
			equal(one(*server_, version), one(other, version), "version of " + table);
		}
	}

	std::unique_ptr<Kamailio> server_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaRestartTest);

} // namespace
