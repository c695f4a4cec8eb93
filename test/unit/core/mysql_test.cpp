#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include "core/sql/database.hpp"
#include "test/support/mariadb.hpp"
#include "test/support/net.hpp"

using namespace core::sql;

namespace {

const Table kState{"sca_state", 1,
		{{"aor", Type::Varchar, 255, false}, {"app_idx", Type::Int, 0, false},
				{"note", Type::Text, 0, true}, {"since", Type::BigInt, 0, false},
				{"server_id", Type::Int, 0, false}},
		{"server_id", "aor", "app_idx"}, "server_id", true};

// As in a table whose key does not say whose row it is.
const Table kShared{"shared", 2,
		{{"aor", Type::Varchar, 255, false}, {"state", Type::Int, 0, false},
				{"server_id", Type::Int, 0, false}},
		{"aor"}, "server_id", false};

Row line(const std::string &aor, int64_t since, Value note = {}, int64_t server = 1) {
	return {aor, int64_t{1}, std::move(note), since, server};
}
Row shared(const std::string &aor, int64_t state, int64_t server) {
	return {aor, state, server};
}

// One server for all tests of the program: starting it is what takes time.
test::Mariadb &server() {
	static test::Mariadb instance(test::free_port());
	return instance;
}

constexpr std::chrono::milliseconds kPatience{1500}; // 2 s, as MySQL counts

std::unique_ptr<Database> open(int64_t owner, const std::string &url = server().url()) {
	auto opened = open_mysql(*Address::parse(url), owner, kPatience);
	CPPUNIT_ASSERT_MESSAGE(opened ? "" : opened.error().what, bool(opened));
	return std::move(opened.value());
}

template <class T>
void must(const Result<T> &done) {
	CPPUNIT_ASSERT_MESSAGE(done ? "" : done.error().what, bool(done));
}

std::vector<Row> rows_of(Database &database, const Table &table) {
	std::vector<Row> rows;
	must(database.read(table, [&](Row &&row) { rows.push_back(std::move(row)); }));
	return rows;
}

void write(Database &database, const Table &table, std::vector<Row> upsert,
		std::vector<Row> erase = {}) {
	must(database.write({{&table, std::move(upsert), std::move(erase)}}));
}

double seconds_since(std::chrono::steady_clock::time_point start) {
	return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

class MySqlTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(MySqlTest);
	CPPUNIT_TEST(creates_tables_once);
	CPPUNIT_TEST(names_the_missing_right);
	CPPUNIT_TEST(brings_a_table_to_its_new_version);
	CPPUNIT_TEST(names_the_right_that_a_new_version_needs);
	CPPUNIT_TEST(reads_what_was_written);
	CPPUNIT_TEST(updates_a_row_that_is_there);
	CPPUNIT_TEST(keeps_out_of_other_owners_rows);
	CPPUNIT_TEST(erases_by_key);
	CPPUNIT_TEST(takes_back_a_batch_that_fails);
	CPPUNIT_TEST(refuses_a_bad_row_before_writing);
	CPPUNIT_TEST(refuses_a_column_of_another_type);
	CPPUNIT_TEST(raises_up_to_the_limit);
	CPPUNIT_TEST(comes_back_with_the_server);
	CPPUNIT_TEST(gives_up_on_a_silent_server);
	CPPUNIT_TEST(gives_up_on_a_locked_row);
	CPPUNIT_TEST(writes_twenty_thousand_rows);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {
		server().sql("DROP TABLE IF EXISTS sca_state, shared, version");
		database_ = open(1);
		must(database_->create(kState));
		must(database_->create(kShared));
	}
	void tearDown() override { database_.reset(); }

private:
	std::unique_ptr<Database> database_;

	void creates_tables_once() {
		must(database_->create(kState));
		CPPUNIT_ASSERT_EQUAL(2u, database_->version_of(kShared).value());
		CPPUNIT_ASSERT_EQUAL(std::string("2\n"), server().sql("SELECT COUNT(*) FROM version"));
		server().sql("DROP TABLE version");
		CPPUNIT_ASSERT_EQUAL(0u, database_->version_of(kShared).value());
	}

	void names_the_missing_right() {
		server().sql("DROP TABLE sca_state; CREATE OR REPLACE USER poor@'127.0.0.1';"
					 "GRANT SELECT, INSERT ON sca.* TO poor@'127.0.0.1'");
		const auto poor = open(
				1, "mysql://poor@127.0.0.1:" + std::to_string(server().port()) + "/sca");
		const auto created = poor->create(kState);
		CPPUNIT_ASSERT(!created);
		for (const char *part : {"sca_state", "CREATE", "utils/sql/mysql", "poor"})
			CPPUNIT_ASSERT_MESSAGE(
					created.error().what, created.error().what.find(part) != std::string::npos);
		must(poor->create(kShared));
	}

	static Table later() {
		Table table = kState;
		table.version = 2;
		table.columns.insert(table.columns.begin() + 3, {"uri", Type::Text, 0, false, 2});
		return table;
	}

	// Twice: as after a try that was cut off.
	void brings_a_table_to_its_new_version() {
		server().sql("ALTER TABLE sca_state MODIFY COLUMN note VARCHAR(20)");
		write(*database_, kState, {line("a", 7, std::string("x"))});
		const Table table = later();
		for (int i = 0; i < 2; ++i) must(database_->upgrade(table));
		CPPUNIT_ASSERT_EQUAL(2u, database_->version_of(table).value());
		const std::string text(3000, 'n');
		Row row = line("b", 8, text);
		row.insert(row.begin() + 3, text);
		write(*database_, table, {row});
		Row old = line("a", 7, std::string("x"));
		old.insert(old.begin() + 3, std::string());
		CPPUNIT_ASSERT((std::vector<Row>{old, row}) == rows_of(*database_, table));
		// a server of the older version goes on
		write(*database_, kState, {line("c", 9)});
	}

	void names_the_right_that_a_new_version_needs() {
		server().sql("CREATE OR REPLACE USER poor@'127.0.0.1';"
					 "GRANT SELECT, INSERT ON sca.* TO poor@'127.0.0.1'");
		const auto poor = open(
				1, "mysql://poor@127.0.0.1:" + std::to_string(server().port()) + "/sca");
		const auto upgraded = poor->upgrade(later());
		CPPUNIT_ASSERT(!upgraded);
		for (const char *part : {"sca_state", "ALTER", "utils/sql/create-tables"})
			CPPUNIT_ASSERT_MESSAGE(
					upgraded.error().what, upgraded.error().what.find(part) != std::string::npos);
	}

	void reads_what_was_written() {
		const std::vector<Row> rows{line("sip:a'\"\\%_?`@b", INT64_MAX, std::string()),
				line("", INT64_MIN), line("\xc3\xa9\xf0\x9f\x98\x80", 0, std::string(300000, 'x')),
				line("SIP:A@b", -1, std::string("\r\n\t;--")), line("sip:a@b", -1)};
		write(*database_, kState, rows);
		CPPUNIT_ASSERT(rows == rows_of(*database_, kState));
	}

	void updates_a_row_that_is_there() {
		write(*database_, kState, {line("a", 1), line("b", 1)});
		write(*database_, kState, {line("a", 2, std::string("x")), line("c", 3), line("c", 4)});
		const std::vector<Row> expected{line("a", 2, std::string("x")), line("b", 1), line("c", 4)};
		CPPUNIT_ASSERT(expected == rows_of(*database_, kState));
	}

	void keeps_out_of_other_owners_rows() {
		const auto other = open(2);
		write(*other, kShared, {shared("a", 22, 2)});
		write(*database_, kShared, {shared("a", 11, 1), shared("b", 11, 1)});
		write(*database_, kShared, {}, {{std::string("a")}});
		must(database_->raise({{&kShared, "state"}}, 1, 100, {&kShared, {}, {}}));
		CPPUNIT_ASSERT(std::vector<Row>{shared("a", 22, 2)} == rows_of(*other, kShared));
		CPPUNIT_ASSERT(std::vector<Row>{shared("b", 12, 1)} == rows_of(*database_, kShared));
	}

	void erases_by_key() {
		std::vector<Row> rows, keys;
		for (int i = 0; i < 457; ++i) {
			rows.push_back(line(std::to_string(i), i));
			if (i != 300) keys.push_back({int64_t{1}, std::to_string(i), int64_t{1}});
		}
		write(*database_, kState, rows);
		write(*database_, kState, {}, keys);
		CPPUNIT_ASSERT(std::vector<Row>{line("300", 300)} == rows_of(*database_, kState));
	}

	void takes_back_a_batch_that_fails() {
		Table missing = kShared;
		missing.name = "missing";
		const auto written = database_->write(
				{{&kState, {line("a", 1)}, {}}, {&missing, {shared("a", 1, 1)}, {}}});
		CPPUNIT_ASSERT(!written);
		CPPUNIT_ASSERT(written.error().what.find("missing") != std::string::npos);
		CPPUNIT_ASSERT(rows_of(*database_, kState).empty());
		write(*database_, kState, {line("a", 1)});
	}

	void refuses_a_bad_row_before_writing() {
		const auto written = database_->write({{&kState, {line("a", 1), line("\xff", 1)}, {}}});
		CPPUNIT_ASSERT_EQUAL(std::string("sca_state.aor is not UTF-8"), written.error().what);
		CPPUNIT_ASSERT(rows_of(*database_, kState).empty());
	}

	void refuses_a_column_of_another_type() {
		server().sql("INSERT INTO shared VALUES ('a', 1, 1); ALTER TABLE shared MODIFY state "
					 "VARCHAR(9)");
		const auto read = database_->read(kShared, [](Row &&) {});
		CPPUNIT_ASSERT(!read);
		CPPUNIT_ASSERT(read.error().what.find("shared.state") != std::string::npos);
	}

	void raises_up_to_the_limit() {
		write(*database_, kState, {line("a", 5), line("b", INT64_MAX - 1), line("c", -5)});
		must(database_->raise({{&kState, "since"}}, 1000, INT64_MAX, {&kState, {}, {}}));
		const std::vector<Row> expected{line("a", 1005), line("b", INT64_MAX), line("c", 995)};
		CPPUNIT_ASSERT(expected == rows_of(*database_, kState));
	}

	void comes_back_with_the_server() {
		write(*database_, kState, {line("a", 1)});
		server().kill9();
		CPPUNIT_ASSERT(!database_->write({{&kState, {line("b", 1)}, {}}}));
		CPPUNIT_ASSERT(!open_mysql(*Address::parse(server().url()), 1, kPatience));
		server().restart();
		write(*database_, kState, {line("c", 1)});
		server().restart();
		const std::vector<Row> expected{line("a", 1), line("c", 1)};
		CPPUNIT_ASSERT(expected == rows_of(*database_, kState));
	}

	void gives_up_on_a_silent_server() {
		const auto start = std::chrono::steady_clock::now();
		server().freeze();
		const auto written = database_->write({{&kState, {line("a", 1)}, {}}});
		server().thaw();
		const double took = seconds_since(start);
		CPPUNIT_ASSERT(!written);
		CPPUNIT_ASSERT_MESSAGE(std::to_string(took), took > 1.5 && took < 8);
		write(*database_, kState, {line("a", 2)});
		CPPUNIT_ASSERT(std::vector<Row>{line("a", 2)} == rows_of(*database_, kState));
	}

	void gives_up_on_a_locked_row() {
		write(*database_, kState, {line("a", 1)});
		std::thread holder([] {
			server().sql("START TRANSACTION; UPDATE sca_state SET since=9; DO SLEEP(4); ROLLBACK");
		});
		std::this_thread::sleep_for(std::chrono::milliseconds(300));
		const auto written = database_->write({{&kState, {line("a", 2)}, {}}});
		holder.join();
		CPPUNIT_ASSERT(!written);
		CPPUNIT_ASSERT_MESSAGE(
				written.error().what, written.error().what.find("1205") != std::string::npos);
		CPPUNIT_ASSERT(std::vector<Row>{line("a", 1)} == rows_of(*database_, kState));
	}

	void writes_twenty_thousand_rows() {
		std::vector<Row> rows, keys;
		for (int i = 0; i < 20000; ++i) {
			rows.push_back(line("sip:line" + std::to_string(i) + "@example.org", i));
			keys.push_back({int64_t{1}, std::get<std::string>(rows.back()[0]), int64_t{1}});
		}
		for (const char *what : {"insert ", "update "}) {
			const auto start = std::chrono::steady_clock::now();
			write(*database_, kState, rows);
			std::cout << "\n20000 rows: " << what << seconds_since(start) << " s";
		}
		auto start = std::chrono::steady_clock::now();
		CPPUNIT_ASSERT_EQUAL(size_t(20000), rows_of(*database_, kState).size());
		std::cout << "\n20000 rows: read " << seconds_since(start) << " s";
		start = std::chrono::steady_clock::now();
		write(*database_, kState, {}, keys);
		std::cout << "\n20000 rows: erase " << seconds_since(start) << " s\n";
		CPPUNIT_ASSERT(rows_of(*database_, kState).empty());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(MySqlTest);
