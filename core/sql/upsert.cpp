// Rows that are inserted, or updated where they are ours.
#include <algorithm>

#include "core/sql/statements.hpp"

namespace core::sql {
namespace {

std::string incoming(Dialect dialect, const std::string &name) {
	if (dialect == Dialect::MySql) return "VALUES(" + name + ")";
	return "excluded." + name;
}

bool is_updated(const Table &table, const std::string &column) {
	const bool is_key = std::find(table.key.begin(), table.key.end(), column) != table.key.end();
	return !is_key && column != table.owner;
}

std::string on_conflict(Dialect dialect, const Table &table) {
	const std::string owner = quoted(dialect, table.owner);
	Texts changes;
	for (const Column &column : table.columns) {
		if (!is_updated(table, column.name)) continue;
		const std::string name = quoted(dialect, column.name);
		const std::string fresh = incoming(dialect, name);
		const bool has_where = dialect != Dialect::MySql;
		changes.push_back(name + "="
				+ (has_where ? fresh
							 : "IF(" + owner + "=VALUES(" + owner + ")," + fresh + "," + name
										+ ")"));
	}
	if (dialect == Dialect::MySql)
		return " ON DUPLICATE KEY UPDATE "
				+ (changes.empty() ? owner + "=" + owner : joined(changes, ","));
	const std::string target = " ON CONFLICT " + listed(quoted_names(dialect, table.key)) + " DO ";
	if (changes.empty()) return target + "NOTHING";
	return target + "UPDATE SET " + joined(changes, ",") + " WHERE " + quoted(dialect, table.name)
			+ "." + owner + "=excluded." + owner;
}

std::string insert_into(Dialect dialect, const Table &table) {
	return "INSERT INTO " + quoted(dialect, table.name) + " "
			+ listed(quoted_names(dialect, column_names(table))) + " ";
}

// So few do not pay for a SELECT.
constexpr size_t kManyRows = 10;

bool is_alike(RowRange rows, size_t column) {
	const Value &first = (*rows.first[0])[column];
	return std::all_of(rows.first + 1, rows.first + rows.count,
			[&](const Row *row) { return (*row)[column] == first; });
}

template <class Is>
std::vector<size_t> positions(const Table &table, Is &&is) {
	std::vector<size_t> all;
	for (size_t i = 0; i < table.columns.size(); ++i)
		if (is(i)) all.push_back(i);
	return all;
}

// What differs by its name in VALUES, the rest as the first row has it.
std::string selected_values(Dialect dialect, RowRange rows, const std::vector<size_t> &differ) {
	std::string text;
	size_t named = 0;
	for (size_t i = 0; i < rows.first[0]->size(); ++i) {
		if (i > 0) text += ',';
		if (named < differ.size() && differ[named] == i)
			text += "column" + std::to_string(++named);
		else
			append_literal(text, dialect, (*rows.first[0])[i]);
	}
	return text;
}

void append_tuple(
		std::string &to, Dialect dialect, const Row &row, const std::vector<size_t> &columns) {
	char before = '(';
	for (const size_t i : columns) {
		to += before;
		append_literal(to, dialect, row[i]);
		before = ',';
	}
	to += ')';
}

} // namespace

std::string upsert(Dialect dialect, const Table &table, const std::vector<Texts> &rows) {
	Texts tuples;
	tuples.reserve(rows.size());
	for (const Texts &row : rows) tuples.push_back(listed(row));
	return insert_into(dialect, table) + "VALUES " + joined(tuples, ",")
			+ on_conflict(dialect, table);
}

std::string upsert(Dialect dialect, const Table &table, RowRange rows) {
	// The others keep to VALUES: a value in a SELECT has a type before its column is known.
	const bool can_select = dialect == Dialect::Sqlite && rows.count >= kManyRows;
	const auto differ = positions(
			table, [&](size_t i) { return i == 0 || !can_select || !is_alike(rows, i); });
	const bool is_selected = differ.size() < table.columns.size();
	std::string text = insert_into(dialect, table);
	if (is_selected) text += "SELECT " + selected_values(dialect, rows, differ) + " FROM (";
	text += "VALUES ";
	for (size_t i = 0; i < rows.count; ++i)
		append_tuple(text.append(i == 0 ? "" : ","), dialect, *rows.first[i], differ);
	if (is_selected) text += ") WHERE true"; // without it ON CONFLICT reads like the ON of a join
	return text + on_conflict(dialect, table);
}

} // namespace core::sql
