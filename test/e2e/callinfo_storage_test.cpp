// What is published and seized comes back after a restart, with presence and its tables on SQLite and on MySQL.
#include "test/e2e/callinfo_fixture.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "test/support/mariadb.hpp"
#include "test/support/net.hpp"
#include "test/support/process.hpp"

namespace {

using namespace test;

class CallInfoStorageTest : public CallInfoTest {
	CPPUNIT_TEST_SUITE(CallInfoStorageTest);
	CPPUNIT_TEST(after_a_crash_watchers_publications_and_seizures_are_there);
	CPPUNIT_TEST(after_a_stop_too);
	CPPUNIT_TEST(what_ran_out_while_the_server_was_gone_is_told);
	CPPUNIT_TEST(what_is_over_does_not_come_back);
	CPPUNIT_TEST(with_subscriptions_in_the_table_alone);
	CPPUNIT_TEST(on_mysql);
	CPPUNIT_TEST(with_a_table_made_by_hand);
	CPPUNIT_TEST(in_memory_nothing_is_stored);
	CPPUNIT_TEST(rows_that_make_no_sense_are_passed_over);
	CPPUNIT_TEST(a_presence_that_handles_no_request_is_refused);
	CPPUNIT_TEST_SUITE_END();

	static constexpr const char *kRows = "SELECT count(*) FROM callinfo_lines";

	// A server of its own, of this recipe.
	void with(const Recipe &recipe, const std::function<void(Kamailio &)> &use_it) {
		Kamailio server(recipe);
		make_tables(server);
		server.start();
		use(server);
		use_it(server);
		leave();
		server.stop();
		use(shared_kamailio(in_memory()));
	}

	void survives(Kamailio &server, const std::function<void()> &restart) {
		auto &alice = watching("alice");
		auto &third_party = publisher("publisher");
		third_party.says("1 active, 3 held");
		all_see("1 active, 3 held");
		alice.seizes(2);
		all_see("1 active, 2 seized, 3 held");
		restart();
		check(listed()[0]["publications"].size() == 2, "what was published and seized is there");
		auto &anna = watching_all("anna", "1 active, 2 seized, 3 held");
		anna.asks_to_seize(2);
		anna.gets(480);
		third_party.refreshes();
		third_party.says("1 held");
		all_see("1 held, 2 seized");
		gives_back(alice, 2);
		all_see("1 held");
		ladder().wait(200); // one SQLite file takes one writer at a time
		alice.seizes(2);
		all_see("1 held, 2 seized");
		third_party.says("1 held, 2 alerting");
		alice.gets_notify("line-seize").is_terminated("noresource");
		all_see("1 held, 2 alerting");
		third_party.removes();
		all_see("idle");
		static_cast<void>(server);
	}

	Phone &watching_all(const std::string &name, const std::string &lamps) {
		auto &late = phone(name);
		late.subscribes();
		late.gets_notify().is_active().says(lamps);
		watches(late);
		return late;
	}

	void after_a_crash_watchers_publications_and_seizures_are_there() {
		with(on_sqlite(), [this](Kamailio &server) {
			survives(server, [&] {
				ladder().wait(200); // a seizure is written after its answer
				server.kill9();
				server.start();
			});
		});
	}

	void after_a_stop_too() {
		auto recipe = on_sqlite();
		recipe.modparams.emplace_back(R"("presence_callinfo", "db_mode", 2)");
		with(recipe, [this](Kamailio &server) {
			survives(server, [&] { server.restart(); });
			check(server.query(kRows)[0][0] == "1", "written at the stop, and not since");
		});
	}

	void what_ran_out_while_the_server_was_gone_is_told() {
		with(on_sqlite(), [this](Kamailio &server) {
			watching("alice");
			publisher("publisher").says("1 active", 2);
			all_see("1 active");
			server.kill9();
			ladder().wait(2000);
			server.start();
			all_see("idle");
		});
	}

	void what_is_over_does_not_come_back() {
		with(on_sqlite(), [this](Kamailio &server) {
			watching("alice");
			auto &third_party = publisher("publisher");
			third_party.says("1 active");
			all_see("1 active");
			check(server.query(kRows)[0][0] == "1", "stored before its answer");
			third_party.removes();
			all_see("idle");
			check(server.query(kRows)[0][0] == "0", "erased before its answer");
			server.kill9();
			server.start();
			check(listed().empty(), "the line is idle");
		});
	}

	void with_subscriptions_in_the_table_alone() {
		auto recipe = on_sqlite();
		recipe.modparams.emplace_back(R"("presence", "subs_db_mode", 3)");
		recipe.modparams.emplace_back(R"("presence", "notifier_processes", 0)");
		recipe.modparams.emplace_back(R"("presence", "publ_cache", 0)");
		with(recipe, [this](Kamailio &server) {
			survives(server, [&] {
				ladder().wait(200);
				server.kill9();
				server.start();
			});
		});
	}

	void on_mysql() {
		Mariadb database(free_port());
		for (const auto *name : {"standard", "presence"}) {
			std::ifstream file("/usr/share/kamailio/mysql/" + std::string(name) + "-create.sql");
			std::stringstream text;
			text << file.rdbuf();
			database.sql(text.str());
		}
		// presence's driver does not read a password such as that of the other user
		database.sql(
				"CREATE USER plain@'%' IDENTIFIED BY 'plain'; GRANT ALL ON sca.* TO plain@'%'");
		auto recipe = on_sqlite();
		recipe.defines["WITH_MYSQL"] = "1";
		recipe.db_url = "mysql://plain:plain@127.0.0.1:" + std::to_string(database.port()) + "/sca";
		with(recipe, [&](Kamailio &server) {
			survives(server, [&] {
				ladder().wait(200);
				server.kill9();
				server.start();
			});
		});
	}

	// utils/sql has the table that the module makes.
	void with_a_table_made_by_hand() {
		Kamailio server(on_sqlite());
		make_tables(server);
		run({project_root() + "/utils/sql/create-tables", "sqlite", server.database_file()});
		server.start();
		use(server);
		auto &third_party = publisher("publisher");
		third_party.says("1 active");
		const auto made = server.query("SELECT sql FROM sqlite_master WHERE name='callinfo_lines'");
		server.query("DROP TABLE callinfo_lines");
		server.query("DELETE FROM version WHERE table_name='callinfo_lines'");
		server.restart();
		third_party.etag.clear();
		third_party.says("1 active");
		const auto by_itself = server.query(
				"SELECT sql FROM sqlite_master WHERE name='callinfo_lines'");
		const auto compact = [](std::string sql) {
			sql.erase(
					std::remove_if(sql.begin(), sql.end(),
							[](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '"'; }),
					sql.end());
			return sql;
		};
		ladder().check_equal(compact(made[0][0]), compact(by_itself[0][0]), "the same table");
		server.stop();
		use(shared_kamailio(in_memory()));
	}

	void in_memory_nothing_is_stored() {
		Kamailio server(in_memory());
		server.start();
		use(server);
		publisher("publisher").says("1 active");
		server.restart();
		check(listed().empty(), "nothing was stored");
		server.stop();
		use(shared_kamailio(in_memory()));
	}

	void rows_that_make_no_sense_are_passed_over() {
		with(on_sqlite(), [this](Kamailio &server) {
			publisher("publisher").says("1 active");
			server.kill9();
			for (const auto *state : {"", "{", "[]", "{\"format\":2}", "nonsense"})
				server.query("INSERT INTO callinfo_lines (line,state,server_id) VALUES ('bad"
						+ std::to_string(++bad_) + "@sca.test','" + state + "',0)");
			server.start();
			check(listed().size() == 1, "the row that makes sense is there");
			check(server.log().find("5 rows of lines made no sense") != std::string::npos,
					"the others are counted in the log");
		});
	}

	void a_presence_that_handles_no_request_is_refused() {
		auto recipe = in_memory();
		recipe.modparams.emplace_back(R"("presence", "publ_cache", 1)");
		Kamailio server(recipe);
		try {
			server.start();
			CPPUNIT_FAIL("it should not start");
		} catch (const std::runtime_error &why) {
			check(std::string(why.what()).find("presence has neither a db_url nor publ_cache 2")
							!= std::string::npos,
					std::string("the log should say so: ") + why.what());
		}
	}

	int bad_ = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallInfoStorageTest);

} // namespace
