#include "core/sql/statements.hpp"

#include <algorithm>

#include "core/sql/check.hpp"

namespace core::sql {
namespace {

std::string type_name(Dialect dialect, const Column &column) {
	switch (column.type) {
	case Type::Int:
		return dialect == Dialect::MySql ? "INT" : "INTEGER";
	case Type::BigInt:
		return "BIGINT";
	case Type::Varchar:
		return "VARCHAR(" + std::to_string(column.size) + ")";
	case Type::Text:
		break;
	}
	return dialect == Dialect::MySql ? "MEDIUMTEXT" : "TEXT"; // MySQL's TEXT ends at 64 KB
}

std::string column_definition(Dialect dialect, const Column &column) {
	const bool is_number = column.type == Type::Int || column.type == Type::BigInt;
	std::string text = quoted(dialect, column.name) + " " + type_name(dialect, column);
	if (is_number && !column.null) text += " DEFAULT 0";
	return text + (column.null ? "" : " NOT NULL");
}

// An upsert takes a number from the sequence even when it only updates: 32 bits would be used up
// some day.
std::string serial_id(Dialect dialect) {
	switch (dialect) {
	case Dialect::MySql:
		return "`id` BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY NOT NULL";
	case Dialect::Postgres:
		return "\"id\" BIGSERIAL PRIMARY KEY NOT NULL";
	case Dialect::Sqlite:
		break;
	}
	return "\"id\" INTEGER PRIMARY KEY NOT NULL";
}

// Case and accents count in SIP identifiers, MySQL's default collations ignore them; and only
// InnoDB has transactions and room for a key of 766 characters.
std::string table_options(Dialect dialect) {
	if (dialect != Dialect::MySql) return "";
	return " ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
}

bool is_owner_in_key(const Table &table) {
	return std::find(table.key.begin(), table.key.end(), table.owner) != table.key.end();
}

std::string all_equal(const Texts &names, const Texts &values) {
	Texts parts;
	for (size_t i = 0; i < names.size(); ++i) parts.push_back(names[i] + "=" + values.at(i));
	return "(" + joined(parts, " AND ") + ")";
}

// Kamailio's postgres driver takes a TEXT column for an escaped BYTEA and drops backslashes;
// VARCHAR is safe.
Texts selected_columns(Dialect dialect, const Table &table) {
	Texts all;
	for (const Column &column : table.columns) {
		const std::string name = quoted(dialect, column.name);
		const bool needs_cast = dialect == Dialect::Postgres && column.type == Type::Text;
		all.push_back(needs_cast ? "CAST(" + name + " AS VARCHAR)" : name);
	}
	for (auto &name : quoted_names(dialect, place_columns(table))) all.push_back(std::move(name));
	return all;
}

std::string schema_condition(Dialect dialect) {
	return dialect == Dialect::MySql ? "table_schema=DATABASE()"
									 : "table_schema=ANY(current_schemas(false))";
}

// PostgreSQL takes what all arms of an OR have in common, the owner, out of it and reads all of the
// owner's rows.
std::string erase_by_join(const Table &table, const Texts &names, const std::vector<Texts> &rows) {
	const std::string target = quoted(Dialect::Postgres, table.name);
	Texts tuples, conditions;
	for (const Texts &row : rows) tuples.push_back(listed(row));
	for (const std::string &name : names)
		conditions.push_back(target + "." + name + "=gone." + name);
	return "DELETE FROM " + target + " USING (VALUES " + joined(tuples, ",") + ") AS gone "
			+ listed(names) + " WHERE " + joined(conditions, " AND ");
}

} // namespace

std::string create_version_table(Dialect dialect) {
	const bool is_mysql = dialect == Dialect::MySql;
	return "CREATE TABLE IF NOT EXISTS " + quoted(dialect, "version") + " (" + serial_id(dialect)
			+ ", table_name VARCHAR(32) NOT NULL, table_version "
			+ (is_mysql ? "INT UNSIGNED" : "INTEGER")
			+ " DEFAULT 0 NOT NULL, CONSTRAINT version_table_name_idx UNIQUE (table_name))"
			+ (is_mysql ? " ENGINE=InnoDB" : "");
}

std::string create_table(Dialect dialect, const Table &table) {
	Texts parts;
	if (table.has_serial_id) parts.push_back(serial_id(dialect));
	for (const Column &column : table.columns) parts.push_back(column_definition(dialect, column));
	parts.push_back("CONSTRAINT " + quoted(dialect, table.name + "_idx") + " UNIQUE "
			+ listed(quoted_names(dialect, table.key)));
	return "CREATE TABLE IF NOT EXISTS " + quoted(dialect, table.name) + " (" + joined(parts, ", ")
			+ ")" + table_options(dialect);
}

std::string insert_version(Dialect dialect, const Table &table) {
	const bool is_mysql = dialect == Dialect::MySql;
	return std::string(is_mysql ? "INSERT IGNORE" : "INSERT") + " INTO "
			+ quoted(dialect, "version") + " (table_name,table_version) VALUES ("
			+ literal(dialect, table.name) + "," + std::to_string(table.version) + ")"
			+ (is_mysql ? "" : " ON CONFLICT DO NOTHING");
}

// With a default: servers of the older version may still write rows.
std::string add_column(Dialect dialect, const Table &table, const Column &column) {
	const bool is_text = column.type == Type::Text || column.type == Type::Varchar;
	std::string text = "ALTER TABLE " + quoted(dialect, table.name) + " ADD COLUMN "
			+ column_definition(dialect, column);
	if (is_text && !column.null)
		text += dialect == Dialect::MySql ? " DEFAULT ('')" : " DEFAULT ''";
	return text;
}

std::optional<std::string> widen_columns(Dialect dialect, const Table &table) {
	if (dialect == Dialect::Sqlite) return std::nullopt;
	Texts parts;
	for (const Column &column : table.columns) {
		const bool is_key = std::find(table.key.begin(), table.key.end(), column.name)
				!= table.key.end();
		if (column.type != Type::Text || is_key || column.since > 1) continue;
		parts.push_back(dialect == Dialect::MySql
						? "MODIFY COLUMN " + column_definition(dialect, column)
						: "ALTER COLUMN " + quoted(dialect, column.name) + " TYPE "
								+ type_name(dialect, column));
	}
	if (parts.empty()) return std::nullopt;
	return "ALTER TABLE " + quoted(dialect, table.name) + " " + joined(parts, ", ");
}

std::string update_version(Dialect dialect, const Table &table) {
	return "UPDATE " + quoted(dialect, "version") + " SET table_version="
			+ std::to_string(table.version) + " WHERE table_name=" + literal(dialect, table.name);
}

std::string count_columns(Dialect dialect, std::string_view table, std::string_view column) {
	const std::string name = literal(dialect, std::string(table)),
					  wanted = literal(dialect, std::string(column));
	if (dialect == Dialect::Sqlite)
		return "SELECT COUNT(*) FROM pragma_table_info(" + name + ") WHERE name=" + wanted;
	return "SELECT COUNT(*) FROM information_schema.columns WHERE table_name=" + name
			+ " AND column_name=" + wanted + " AND " + schema_condition(dialect);
}

std::string count_tables(Dialect dialect, std::string_view name) {
	const std::string text = literal(dialect, std::string(name));
	if (dialect == Dialect::Sqlite)
		return "SELECT COUNT(*) FROM sqlite_master WHERE type='table' AND name=" + text;
	return "SELECT COUNT(*) FROM information_schema.tables WHERE table_name=" + text + " AND "
			+ schema_condition(dialect);
}

std::string select_version(Dialect dialect, std::string_view table) {
	return "SELECT table_version FROM " + quoted(dialect, "version")
			+ " WHERE table_name=" + literal(dialect, std::string(table));
}

std::vector<std::string> erase_columns(const Table &table) {
	auto names = table.key;
	if (!is_owner_in_key(table)) names.push_back(table.owner);
	return names;
}

Row erase_values(const Table &table, const Row &key, int64_t owner) {
	Row values = key;
	if (!is_owner_in_key(table)) values.emplace_back(owner);
	return values;
}

std::string erase(Dialect dialect, const Table &table, const std::vector<Texts> &rows) {
	const Texts names = quoted_names(dialect, erase_columns(table));
	if (dialect == Dialect::Postgres) return erase_by_join(table, names, rows);
	Texts conditions;
	conditions.reserve(rows.size());
	for (const Texts &row : rows) conditions.push_back(all_equal(names, row));
	return "DELETE FROM " + quoted(dialect, table.name) + " WHERE " + joined(conditions, " OR ");
}

std::vector<std::string> place_columns(const Table &table) {
	if (table.has_serial_id) return {"id"};
	return table.key;
}

std::vector<PageColumn> page_columns(const Table &table) {
	std::vector<PageColumn> all;
	const auto add = [&](const std::string &name) {
		all.push_back({name, is_number(table, name)});
	};
	for (const Column &column : table.columns) add(column.name);
	for (const auto &name : place_columns(table)) add(name);
	return all;
}

std::string select_page(Dialect dialect, const Table &table, const std::string &owner,
		const Texts &after, size_t count) {
	const Texts place = quoted_names(dialect, place_columns(table));
	// "+0" keeps the server from finding the owner's rows by an index and sorting all of them for
	// each page.
	std::string text = "SELECT " + joined(selected_columns(dialect, table), ",") + " FROM "
			+ quoted(dialect, table.name) + " WHERE " + quoted(dialect, table.owner)
			+ "+0=" + owner;
	if (!after.empty()) text += " AND " + listed(place) + ">" + listed(after);
	return text + " ORDER BY " + joined(place, ",") + " LIMIT " + std::to_string(count);
}

std::string raise(
		Dialect dialect, const Table &table, std::string_view column, const Texts &values) {
	const std::string name = quoted(dialect, column);
	return "UPDATE " + quoted(dialect, table.name) + " SET " + name + "=CASE WHEN " + name + ">"
			+ values.at(0) + " THEN " + values.at(1) + " ELSE " + name + "+" + values.at(2)
			+ " END WHERE " + quoted(dialect, table.owner) + "=" + values.at(3);
}

int64_t raise_threshold(int64_t amount, int64_t limit) {
	int64_t threshold = 0;
	if (__builtin_sub_overflow(limit, amount, &threshold))
		return amount < 0 ? INT64_MAX : INT64_MIN;
	return threshold;
}

} // namespace core::sql
