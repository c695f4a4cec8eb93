// Databases that are reached through the host's drivers, most of them by the calls of its API alone: no statements, no
// transaction.
#include "test/support/net.hpp"
#include "test/support/office.hpp"
#include "test/support/process.hpp"
#include "test/support/reply_times.hpp"
#include "test/support/sca_test.hpp"
#include "test/support/stored.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace {

using namespace test;
namespace fs = std::filesystem;

// The committed example with these lines in place of its database module.
class Config {
public:
	explicit Config(const std::string &lines) {
		std::ifstream basic(config_without_database());
		std::string text{std::istreambuf_iterator<char>(basic), {}};
		text.insert(text.find("loadmodule \"tm.so\""), lines);
		std::ofstream(name) << text;
	}
	~Config() { fs::remove(name); }
	Config(const Config &) = delete;
	Config &operator=(const Config &) = delete;

	const std::string name = fs::temp_directory_path()
			/ ("sca-driver." + std::to_string(getpid()) + ".cfg");
};

std::string file_text(const std::string &name) {
	std::ifstream file(name);
	return {std::istreambuf_iterator<char>(file), {}};
}

std::string count(const Kamailio &files, const std::string &what) {
	return files.query("SELECT count(*) FROM " + what)[0][0];
}

void creates_tables(const std::vector<std::string> &words) {
	std::vector<std::string> command{project_root() + "/utils/sql/create-tables"};
	command.insert(command.end(), words.begin(), words.end());
	const auto made = run(command);
	CPPUNIT_ASSERT_EQUAL_MESSAGE(made.text, 0, made.status);
}

constexpr const char *kName = "O'Brien\\\\, \xc3\xa9:"; // what a driver may trip over
constexpr const char *kOdbcDriver = "/usr/lib/x86_64-linux-gnu/odbc/libsqlite3odbc.so";

std::string stock_module(const std::string &name) {
	return "/usr/lib/x86_64-linux-gnu/kamailio/modules/" + name + ".so";
}

class DriverTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(DriverTest);
	OURS_TEST(db_text_keeps_lines_over_a_restart);
	OURS_TEST(db_text_keeps_what_was_dumped_over_a_crash);
	OURS_TEST(db_text_without_tables_says_how_to_make_them);
	OURS_TEST(db_text_of_an_older_version_is_brought_up_by_hand);
	OURS_TEST(db_cluster_keeps_lines_over_a_restart);
	OURS_TEST(db_cluster_keeps_lines_over_a_crash);
	OURS_TEST(db_cluster_writes_to_all_its_databases);
	OURS_TEST(rows_of_others_are_left_alone);
	OURS_TEST(a_driver_that_cannot_read_is_refused);
	OURS_TEST(a_postgresql_that_accepts_and_says_nothing_stops_no_start_and_no_call);
	if (is_odbc_installed()) {
		OURS_TEST(db_unixodbc_keeps_lines_over_a_crash);
		OURS_TEST(db_unixodbc_gets_no_quotes);
	}
	CPPUNIT_TEST_SUITE_END();

	static bool is_odbc_installed() {
		return fs::exists(stock_module("db_unixodbc")) && fs::exists(kOdbcDriver);
	}

	// A folder of db_text with our tables.
	struct Folder {
		Folder() { creates_tables({"text", name}); }
		~Folder() { fs::remove_all(name); }
		const std::string name = fs::temp_directory_path()
				/ ("sca-text." + std::to_string(getpid()));
	};

	static Recipe recipe_of(const Config &config, const std::string &db_url) {
		Recipe recipe;
		recipe.config = config.name;
		recipe.db_url = db_url;
		recipe.modparams = {R"("sca", "db_mode", 1)"};
		return recipe;
	}

	static std::string cluster_of(const std::vector<const Kamailio *> &files) {
		std::string lines = "loadmodule \"db_sqlite.so\"\nloadmodule \"db_cluster.so\"\n", all;
		for (size_t i = 0; i < files.size(); ++i) {
			const auto name = "c" + std::to_string(i);
			lines += "modparam(\"db_cluster\", \"connection\", \"" + name + "=>sqlite:///"
					+ files[i]->database_file() + "\")\n";
			all += name + "=" + std::to_string(9 - i) + "s9p;";
		}
		return lines + "modparam(\"db_cluster\", \"cluster\", \"office=>" + all + "\")\n";
	}

	// alice seizes, anna ends her subscription; then it breaks, and alice is told of what follows.
	static void survives(Office &office, const std::string &name, void (*breaks)(Kamailio &)) {
		auto &alice = office.joined("alice");
		auto &anna = office.joined("anna");
		anna.unsubscribes();
		office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact());
		office.server.rpc("sca.update_appearance", alice.aor(), "1", "active",
				"\"" + name + "\" <sip:bob@far.test>");
		office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact());
		office.server.rpc("sca.release_appearance", alice.aor(), "2");
		office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact());
		office.server.rpc("sca.update_appearance", alice.aor(), "2", "held");
		alice.shows("1 active, 2 held");
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, office.server.statistic("sca:db_queue"));
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, office.server.statistic("sca:db_errors"));
		const auto before = office.server.rpc("sca.lines")["result"];
		const auto last = alice.history().back().cseq();
		breaks(office.server);

		auto after = office.server.rpc("sca.lines")["result"];
		CPPUNIT_ASSERT_EQUAL(before[0]["appearances"].toStyledString(),
				after[0]["appearances"].toStyledString());
		CPPUNIT_ASSERT_EQUAL(before[0]["subscribers"].size(), after[0]["subscribers"].size());
		alice.forgets();
		anna.forgets();
		office.server.rpc("sca.release_appearance", alice.aor(), "2");
		const auto notify = alice.gets_notify();
		CPPUNIT_ASSERT(notify.text.cseq() > last);
		anna.hears_nothing(100);
		alice.unsubscribes();
		office.server.stop();
	}

	void db_text_keeps_lines_over_a_restart() {
		const Folder folder;
		const Config config("loadmodule \"db_text.so\"\n");
		Office office(recipe_of(config, "text://" + folder.name));
		must_hold(office.server.log(), "a crash loses what has changed since");
		survives(office, kName, [](Kamailio &server) { server.restart(); });
		CPPUNIT_ASSERT(
				file_text(folder.name + "/sca_subscriptions").find("alice") == std::string::npos);
		must_hold(file_text(folder.name + "/sca_state"), "O'Brien");
	}

	void db_text_keeps_what_was_dumped_over_a_crash() {
		const Folder folder;
		const Config config("loadmodule \"db_text.so\"\n");
		Office office(recipe_of(config, "text://" + folder.name));
		survives(office, kName, [](Kamailio &server) {
			server.rpc("db_text.dump");
			server.kill9();
			server.start();
		});
	}

	// A held call, as the older version has left it.
	static void becomes_older(const std::string &folder) {
		auto columns = file_text(folder + "/sca_state");
		for (const std::string added : {"owner_address(string,null) ",
					 "owner_instance(string,null) ", "prev_owner_address(string,null) ",
					 "prev_owner_instance(string,null) ", "sub_local_uri(string,null) ",
					 "sub_remote_uri(string,null) ", "sub_subscribe_cseq(int) "})
			columns.erase(columns.find(added), added.size());
		std::ofstream(folder + "/sca_state")
				<< columns << "0:sip\\:line1@sca.test:1:-:6:0:sip\\:a@h:::c1:f:t:0:0:0"
				<< std::string(14, ':') << "0:0:1700000000:0:0\n";
		auto versions = file_text(folder + "/version");
		versions.replace(versions.find("sca_state:3"), 11, "sca_state:2");
		std::ofstream(folder + "/version") << versions;
	}
	void db_text_of_an_older_version_is_brought_up_by_hand() {
		const Config config("loadmodule \"db_text.so\"\n");
		const Folder folder;
		becomes_older(folder.name);
		Kamailio server(recipe_of(config, "text://" + folder.name));
		must_hold(refusal_of(server), "create-tables text FOLDER); the rows stay");
		creates_tables({"text", folder.name});
		server.start();
		CPPUNIT_ASSERT_EQUAL(std::string("1 held"), lamps(server, "sip:line1@sca.test"));
		server.stop();
	}

	void db_text_without_tables_says_how_to_make_them() {
		const Folder folder;
		fs::remove(folder.name + "/sca_state");
		std::ofstream(folder.name + "/version")
				<< "table_name(string) table_version(int)\nsca_subscriptions:2\n";
		const Config config("loadmodule \"db_text.so\"\n");
		Kamailio server(recipe_of(config, "text://" + folder.name));
		must_hold(
				refusal_of(server), "run utils/sql/create-tables (for db_text: create-tables text");
		creates_tables({"text", folder.name});
		server.start();
		server.stop();
	}

	void db_cluster_keeps_lines_over_a_restart() {
		const Kamailio files;
		creates_tables({"sqlite", files.database_file()});
		const Config config(cluster_of({&files}));
		Office office(recipe_of(config, "cluster://office"));
		survives(office, kName, [](Kamailio &server) { server.restart(); });
		CPPUNIT_ASSERT_EQUAL(std::string("1"), count(files, "sca_state"));
		CPPUNIT_ASSERT_EQUAL(std::string("0"), count(files, "sca_subscriptions"));
	}

	void db_cluster_keeps_lines_over_a_crash() {
		const Kamailio files;
		creates_tables({"sqlite", files.database_file()});
		const Config config(cluster_of({&files}));
		Office office(recipe_of(config, "cluster://office"));
		survives(office, kName, [](Kamailio &server) {
			server.kill9();
			server.start();
		});
	}

	void db_cluster_writes_to_all_its_databases() {
		const Kamailio one, other;
		for (const auto *files : {&one, &other}) creates_tables({"sqlite", files->database_file()});
		const Config config(cluster_of({&one, &other}));
		Office office(recipe_of(config, "cluster://office"));
		auto &alice = office.joined("alice");
		alice.seizes(1);
		for (const auto *files : {&one, &other}) {
			CPPUNIT_ASSERT_EQUAL(std::string("1"), count(*files, "sca_subscriptions"));
			CPPUNIT_ASSERT_EQUAL(std::string("1"), count(*files, "sca_state WHERE state=1"));
		}
		alice.releases(1);
		for (const auto *files : {&one, &other})
			CPPUNIT_ASSERT_EQUAL(std::string("0"), count(*files, "sca_state"));
		office.server.stop();
	}

	// A data source of ODBC that is this SQLite file.
	struct DataSource {
		explicit DataSource(const Kamailio &files) {
			creates_tables({"sqlite", files.database_file()});
			std::ofstream(name) << "[office]\nDriver=" << kOdbcDriver
								<< "\nDatabase=" << files.database_file() << "\nTimeout=2000\n";
			setenv("ODBCINI", name.c_str(), 1);
		}
		~DataSource() {
			unsetenv("ODBCINI");
			fs::remove(name);
		}
		const std::string name = fs::temp_directory_path()
				/ ("sca-odbc." + std::to_string(getpid()) + ".ini");
	};

	void db_unixodbc_keeps_lines_over_a_crash() {
		const Kamailio files;
		const DataSource source(files);
		const Config config("loadmodule \"db_unixodbc.so\"\n");
		Office office(recipe_of(config, "unixodbc://localhost/office"));
		survives(office, "Bob, \xc3\xa9:", [](Kamailio &server) {
			server.kill9();
			server.start();
		});
	}

	void db_unixodbc_gets_no_quotes() {
		const Kamailio files;
		const DataSource source(files);
		const Config config("loadmodule \"db_unixodbc.so\"\n");
		Office office(recipe_of(config, "unixodbc://localhost/office"));
		auto &alice = office.joined("alice");
		alice.seizes(1);
		office.server.rpc("sca.update_appearance", alice.aor(), "1", "active",
				"\"', 7); DELETE FROM sca_state; --\" <sip:bob@far.test>");
		alice.shows("1 active");
		CPPUNIT_ASSERT_EQUAL(
				std::string("1"), count(files, "sca_state WHERE state=5 AND app_uri=''"));
		must_hold(office.server.log(), "sca_state.app_uri holds ' or \\");
		auto quoted = alice.request("SUBSCRIBE", alice.call_info_dialog());
		quoted.set("Contact", "<sip:o'brien@127.0.0.1>").add("Event", "call-info");
		alice.send(quoted.add("Expires", "600"));
		alice.gets(202);
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, office.server.statistic("sca:db_queue"));
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, office.server.statistic("sca:db_errors"));
		office.server.kill9();
	}

	void rows_of_others_are_left_alone() {
		const Kamailio files;
		creates_tables({"sqlite", files.database_file()});
		const Config config(cluster_of({&files}));
		Office office(recipe_of(config, "cluster://office"));
		auto &alice = office.joined("alice");
		const std::string theirs = "sca_subscriptions WHERE server_id=77 AND expires=4102444800";
		files.query("UPDATE sca_subscriptions SET server_id=77, expires=4102444800");
		alice.refreshes();
		CPPUNIT_ASSERT_EQUAL(std::string("1"), count(files, theirs));
		alice.unsubscribes();
		office.server.stop();
		CPPUNIT_ASSERT_EQUAL(std::string("1"), count(files, theirs));
		office.server.start();
		CPPUNIT_ASSERT_EQUAL(0u, office.server.rpc("sca.lines")["result"].size());
		office.server.stop();
	}

	void a_driver_that_cannot_read_is_refused() {
		const Config config("loadmodule \"db_flatstore.so\"\n");
		Kamailio server(recipe_of(config, "flatstore:///tmp"));
		must_hold(refusal_of(server),
				"db_url: module db_flatstore cannot query, insert, update and delete");
	}

	void a_postgresql_that_accepts_and_says_nothing_stops_no_start_and_no_call() {
		const SilentServer silent;
		const Config config("loadmodule \"db_postgres.so\"\n");
		Recipe recipe = recipe_of(
				config, "postgres://sca:x@127.0.0.1:" + std::to_string(silent.port()) + "/sca");
		recipe.modparams.emplace_back(R"("sca", "db_timeout", 1000)");
		recipe.modparams.emplace_back(R"("sca", "db_optional", 1)");
		Kamailio server(recipe);
		const int start = milliseconds_of([&] { server.start(); });
		Ladder ladder(server);
		ladder.check(start < 4000, "the start took " + std::to_string(start) + " ms");
		auto &alice = ladder.phone("alice", "line1");
		alice.joins();
		ReplyTimes::of_refreshes(alice, 200).are_within(ladder, "PostgreSQL is silent", 100, 400);
		const int stop = milliseconds_of([&] { server.stop(); });
		ladder.check(stop < 6000, "the stop took " + std::to_string(stop) + " ms");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(DriverTest);

} // namespace
