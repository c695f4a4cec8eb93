#include "core/sql/statements.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include "core/sql/check.hpp"

using namespace core::sql;

namespace {

const Table kLines{"lines", 1,
		{{"aor", Type::Varchar, 5, false}, {"state", Type::Int, 0, false},
				{"note", Type::Text, 0, true}, {"since", Type::BigInt, 0, false},
				{"server_id", Type::Int, 0, false}},
		{"server_id", "aor"}, "server_id", true};

constexpr Dialect kAll[] = {Dialect::MySql, Dialect::Postgres, Dialect::Sqlite};

Row line(const char *aor, Value note = {}) {
	return {std::string(aor), int64_t{2}, std::move(note), int64_t{1} << 40, int64_t{7}};
}

std::string fault(const Row &row) {
	const auto checked = check_row(kLines, row, 7);
	return checked ? "" : checked.error().what;
}

bool contains(const std::string &text, std::string_view part) {
	return text.find(part) != text.npos;
}

} // namespace

class StatementsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(StatementsTest);
	CPPUNIT_TEST(writes_plain_text_as_it_is);
	CPPUNIT_TEST(writes_anything_else_in_hexadecimal);
	CPPUNIT_TEST(quotes_names);
	CPPUNIT_TEST(updates_only_rows_of_the_same_owner);
	CPPUNIT_TEST(values_stand_in_the_text);
	CPPUNIT_TEST(what_many_rows_have_alike_stands_once_in_sqlite);
	CPPUNIT_TEST(erases_only_rows_of_the_owner);
	CPPUNIT_TEST(selects_page_by_page);
	CPPUNIT_TEST(finds_its_place_by_the_key_when_there_is_no_id);
	CPPUNIT_TEST(reads_postgres_text_as_varchar);
	CPPUNIT_TEST(raises_without_overflow);
	CPPUNIT_TEST(creates_what_each_dialect_wants);
	CPPUNIT_TEST(adds_the_version_once);
	CPPUNIT_TEST(brings_a_table_to_its_new_version);
	CPPUNIT_TEST(accepts_a_good_row);
	CPPUNIT_TEST(refuses_each_kind_of_bad_row);
	CPPUNIT_TEST(refuses_text_that_is_no_utf8);
	CPPUNIT_TEST(checks_keys);
	CPPUNIT_TEST(keeps_the_last_row_of_a_key);
	CPPUNIT_TEST(rows_come_in_the_order_of_their_keys);
	CPPUNIT_TEST_SUITE_END();

	void writes_plain_text_as_it_is() {
		for (const Dialect dialect : kAll) {
			CPPUNIT_ASSERT_EQUAL(std::string("'sip:a@b;c=\"d\"'"),
					literal(dialect, std::string("sip:a@b;c=\"d\"")));
			CPPUNIT_ASSERT_EQUAL(std::string("NULL"), literal(dialect, Value()));
			CPPUNIT_ASSERT_EQUAL(
					std::string("-9223372036854775808"), literal(dialect, Value(INT64_MIN)));
		}
	}

	void writes_anything_else_in_hexadecimal() {
		const Value quote = std::string("a'\\");
		CPPUNIT_ASSERT_EQUAL(std::string("_utf8mb4 X'61275c'"), literal(Dialect::MySql, quote));
		CPPUNIT_ASSERT_EQUAL(
				std::string("CAST(X'61275c' AS TEXT)"), literal(Dialect::Sqlite, quote));
		CPPUNIT_ASSERT_EQUAL(std::string("convert_from(decode('61275c','hex'),'UTF8')"),
				literal(Dialect::Postgres, quote));
		CPPUNIT_ASSERT_EQUAL(std::string("CAST(X'c3a90a7f' AS TEXT)"),
				literal(Dialect::Sqlite, "\xc3\xa9\n\x7f"));
	}

	void quotes_names() {
		CPPUNIT_ASSERT_EQUAL(std::string("`a``b`"), quoted(Dialect::MySql, "a`b"));
		CPPUNIT_ASSERT_EQUAL(std::string("\"a\"\"b\""), quoted(Dialect::Postgres, "a\"b"));
	}

	void updates_only_rows_of_the_same_owner() {
		const std::vector<Texts> rows(2, Texts(5, "?"));
		CPPUNIT_ASSERT_EQUAL(
				std::string("INSERT INTO `lines` (`aor`,`state`,`note`,`since`,`server_id`) VALUES "
							"(?,?,?,?,?),(?,?,?,?,?) ON DUPLICATE KEY UPDATE "
							"`state`=IF(`server_id`=VALUES(`server_id`),VALUES(`state`),`state`),"
							"`note`=IF(`server_id`=VALUES(`server_id`),VALUES(`note`),`note`),"
							"`since`=IF(`server_id`=VALUES(`server_id`),VALUES(`since`),`since`)"),
				upsert(Dialect::MySql, kLines, rows));
		CPPUNIT_ASSERT_EQUAL(std::string("INSERT INTO \"lines\" "
										 "(\"aor\",\"state\",\"note\",\"since\",\"server_id\") "
										 "VALUES (?,?,?,?,?),(?,?,?,?,?) ON CONFLICT "
										 "(\"server_id\",\"aor\") DO UPDATE SET "
										 "\"state\"=excluded.\"state\",\"note\"=excluded.\"note\","
										 "\"since\"=excluded.\"since\" "
										 "WHERE \"lines\".\"server_id\"=excluded.\"server_id\""),
				upsert(Dialect::Sqlite, kLines, rows));
	}

	// So many lines "l0", "l1" of owner 7 that differ in nothing else.
	static std::string upsert_of(Dialect dialect, size_t count) {
		std::vector<Row> rows;
		for (size_t i = 0; i < count; ++i)
			rows.push_back({"l" + std::to_string(i), int64_t{5}, Value(), int64_t{-1}, int64_t{7}});
		std::vector<const Row *> all;
		for (const auto &row : rows) all.push_back(&row);
		return upsert(dialect, kLines, RowRange{all.data(), all.size()});
	}

	void values_stand_in_the_text() {
		for (const auto dialect : {Dialect::Sqlite, Dialect::Postgres})
			CPPUNIT_ASSERT(contains(upsert_of(dialect, 2),
					"VALUES ('l0',5,NULL,-1,7),('l1',5,NULL,-1,7) ON CONFLICT"));
		CPPUNIT_ASSERT(contains(upsert_of(Dialect::Postgres, 50), "VALUES ('l0',5,NULL,-1,7),"));
	}

	void what_many_rows_have_alike_stands_once_in_sqlite() {
		const auto text = upsert_of(Dialect::Sqlite, 50);
		CPPUNIT_ASSERT(contains(text,
				"\"server_id\") SELECT column1,5,NULL,-1,7 FROM (VALUES ('l0'),('l1'),('l2')"));
		CPPUNIT_ASSERT(contains(text, ",('l49')) WHERE true ON CONFLICT"));
	}

	void erases_only_rows_of_the_owner() {
		CPPUNIT_ASSERT_EQUAL(std::string("DELETE FROM `lines` WHERE (`server_id`=? AND `aor`=?) "
										 "OR (`server_id`=? AND `aor`=?)"),
				erase(Dialect::MySql, kLines, {{"?", "?"}, {"?", "?"}}));
		CPPUNIT_ASSERT_EQUAL(std::string("DELETE FROM \"lines\" USING (VALUES (7,'a'),(7,'b')) AS "
										 "gone (\"server_id\",\"aor\") "
										 "WHERE \"lines\".\"server_id\"=gone.\"server_id\" AND "
										 "\"lines\".\"aor\"=gone.\"aor\""),
				erase(Dialect::Postgres, kLines, {{"7", "'a'"}, {"7", "'b'"}}));
		Table table = kLines;
		table.key = {"aor"};
		CPPUNIT_ASSERT_EQUAL(std::string("DELETE FROM `lines` WHERE (`aor`=? AND `server_id`=?)"),
				erase(Dialect::MySql, table, {{"?", "?"}}));
		CPPUNIT_ASSERT(
				(Row{std::string("a"), int64_t{7}}) == erase_values(table, {std::string("a")}, 7));
	}

	void selects_page_by_page() {
		CPPUNIT_ASSERT_EQUAL(
				std::string("SELECT `aor`,`state`,`note`,`since`,`server_id`,`id` FROM `lines` "
							"WHERE `server_id`+0=? ORDER BY `id` LIMIT 10"),
				select_page(Dialect::MySql, kLines, "?", {}, 10));
		CPPUNIT_ASSERT(contains(
				select_page(Dialect::MySql, kLines, "?", {"?"}, 10), " AND (`id`)>(?) ORDER"));
	}

	void finds_its_place_by_the_key_when_there_is_no_id() {
		Table table = kLines;
		table.has_serial_id = false;
		CPPUNIT_ASSERT(contains(select_page(Dialect::Sqlite, table, "7", {"7", "'x'"}, 10),
				"AND (\"server_id\",\"aor\")>(7,'x') ORDER BY \"server_id\",\"aor\""));
	}

	void reads_postgres_text_as_varchar() {
		CPPUNIT_ASSERT(contains(
				select_page(Dialect::Postgres, kLines, "7", {}, 1), "CAST(\"note\" AS VARCHAR)"));
	}

	void raises_without_overflow() {
		CPPUNIT_ASSERT_EQUAL(std::string("UPDATE `lines` SET `since`=CASE WHEN `since`>? THEN ? "
										 "ELSE `since`+? END WHERE `server_id`=?"),
				raise(Dialect::MySql, kLines, "since", Texts(4, "?")));
		CPPUNIT_ASSERT_EQUAL(int64_t(90), raise_threshold(10, 100));
		CPPUNIT_ASSERT_EQUAL(INT64_MAX, raise_threshold(-1, INT64_MAX));
		CPPUNIT_ASSERT_EQUAL(INT64_MIN, raise_threshold(INT64_MAX, -10));
	}

	void creates_what_each_dialect_wants() {
		CPPUNIT_ASSERT_EQUAL(
				std::string(
						"CREATE TABLE IF NOT EXISTS `lines` (`id` BIGINT UNSIGNED AUTO_INCREMENT "
						"PRIMARY "
						"KEY NOT NULL, `aor` VARCHAR(5) NOT NULL, `state` INT DEFAULT 0 NOT NULL, "
						"`note` MEDIUMTEXT, `since` BIGINT DEFAULT 0 NOT NULL, "
						"`server_id` INT DEFAULT 0 NOT NULL, "
						"CONSTRAINT `lines_idx` UNIQUE (`server_id`,`aor`)) ENGINE=InnoDB "
						"ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"),
				create_table(Dialect::MySql, kLines));
		CPPUNIT_ASSERT(
				contains(create_table(Dialect::Postgres, kLines), "\"id\" BIGSERIAL PRIMARY KEY"));
		CPPUNIT_ASSERT(
				contains(create_table(Dialect::Sqlite, kLines), "\"id\" INTEGER PRIMARY KEY"));
	}

	void adds_the_version_once() {
		CPPUNIT_ASSERT_EQUAL(
				std::string("INSERT INTO \"version\" (table_name,table_version) VALUES ('lines',1) "
							"ON CONFLICT DO NOTHING"),
				insert_version(Dialect::Postgres, kLines));
		CPPUNIT_ASSERT(contains(insert_version(Dialect::MySql, kLines), "INSERT IGNORE INTO"));
	}

	void brings_a_table_to_its_new_version() {
		Table table = kLines;
		table.version = 2;
		table.columns.push_back({"uri", Type::Text, 0, false, 2});
		const Column &added = table.columns.back();
		using Text = std::string;
		CPPUNIT_ASSERT_EQUAL(
				Text("ALTER TABLE `lines` ADD COLUMN `uri` MEDIUMTEXT NOT NULL DEFAULT ('')"),
				add_column(Dialect::MySql, table, added));
		for (const Dialect dialect : {Dialect::Postgres, Dialect::Sqlite})
			CPPUNIT_ASSERT_EQUAL(
					Text("ALTER TABLE \"lines\" ADD COLUMN \"uri\" TEXT NOT NULL DEFAULT ''"),
					add_column(dialect, table, added));
		CPPUNIT_ASSERT_EQUAL(Text("ALTER TABLE `lines` MODIFY COLUMN `note` MEDIUMTEXT"),
				widen_columns(Dialect::MySql, table).value_or(""));
		CPPUNIT_ASSERT_EQUAL(Text("ALTER TABLE \"lines\" ALTER COLUMN \"note\" TYPE TEXT"),
				widen_columns(Dialect::Postgres, table).value_or(""));
		CPPUNIT_ASSERT(!widen_columns(Dialect::Sqlite, table));
		CPPUNIT_ASSERT_EQUAL(
				Text("UPDATE \"version\" SET table_version=2 WHERE table_name='lines'"),
				update_version(Dialect::Sqlite, table));
		CPPUNIT_ASSERT(contains(count_columns(Dialect::MySql, "lines", "uri"), "'uri'"));
	}

	void accepts_a_good_row() {
		CPPUNIT_ASSERT_EQUAL(std::string(), fault(line("a")));
		CPPUNIT_ASSERT_EQUAL(std::string(),
				fault(line("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80zz", std::string(100000, 'x'))));
	}

	void refuses_each_kind_of_bad_row() {
		CPPUNIT_ASSERT(contains(fault({}), "wrong number of values"));
		CPPUNIT_ASSERT_EQUAL(
				std::string("lines.aor is longer than its column"), fault(line("123456")));
		CPPUNIT_ASSERT_EQUAL(std::string("lines.note holds a NUL byte"),
				fault(line("a", std::string("x\0y", 3))));
		Row row = line("a");
		row[0].emplace<std::monostate>();
		CPPUNIT_ASSERT_EQUAL(std::string("lines.aor is missing"), fault(row));
		row = line("a");
		row[1] = int64_t{1} << 31;
		CPPUNIT_ASSERT_EQUAL(std::string("lines.state does not fit 32 bits"), fault(row));
		row[1] = std::string("2");
		CPPUNIT_ASSERT_EQUAL(std::string("lines.state is a text, not a number"), fault(row));
		row = line("a", int64_t{1});
		CPPUNIT_ASSERT_EQUAL(std::string("lines.note is a number, not a text"), fault(row));
		row = line("a");
		row[4] = int64_t{8};
		CPPUNIT_ASSERT(contains(fault(row), "names another owner"));
	}

	void refuses_text_that_is_no_utf8() {
		for (const char *text : {"\xff", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80",
					 "\xf4\x90\x80\x80", "\xf0\x80\x80\x80", "a\x80", "\xe2\x82"})
			CPPUNIT_ASSERT_EQUAL(
					std::string("lines.note is not UTF-8"), fault(line("a", std::string(text))));
	}

	void checks_keys() {
		CPPUNIT_ASSERT(check_key(kLines, {int64_t{7}, std::string("a")}, 7));
		CPPUNIT_ASSERT(!check_key(kLines, {int64_t{8}, std::string("a")}, 7));
		CPPUNIT_ASSERT(!check_key(kLines, {int64_t{7}}, 7));
		CPPUNIT_ASSERT(!check_key(kLines, {int64_t{7}, int64_t{7}}, 7));
	}

	void keeps_the_last_row_of_a_key() {
		const std::vector<Row> rows{line("a"), line("b"), line("a", std::string("new"))};
		const auto kept = last_of_each_key(kLines, rows);
		CPPUNIT_ASSERT_EQUAL(size_t(2), kept.size());
		CPPUNIT_ASSERT(kept[0] == &rows[2] && kept[1] == &rows[1]);
	}

	void rows_come_in_the_order_of_their_keys() {
		const std::vector<Row> rows{line("c"), line("a"), line("b"), line("a"), line("ab")};
		std::string order;
		for (const auto *row : last_of_each_key(kLines, rows))
			order += std::to_string(row - rows.data()) + " ";
		CPPUNIT_ASSERT_EQUAL(std::string("3 4 2 0 "), order);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(StatementsTest);
