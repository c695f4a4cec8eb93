// The SQL text of every statement, for each dialect. Pure: no connection, no values unless they are
// given as text. A Texts is one row of SQL expressions: "?" for prepared statements, literal()
// where there are none.
#pragma once

#include "core/sql/database.hpp"
#include "core/sql/expressions.hpp"

namespace core::sql {

std::string create_version_table(Dialect dialect);
std::string create_table(Dialect dialect, const Table &table);
std::string insert_version(Dialect dialect, const Table &table);

// To a later version. Widening: nothing to do in SQLite, whose texts have no width.
std::string add_column(Dialect dialect, const Table &table, const Column &column);
std::optional<std::string> widen_columns(Dialect dialect, const Table &table);
std::string update_version(Dialect dialect, const Table &table);

// One row with one number.
std::string count_columns(Dialect dialect, std::string_view table, std::string_view column);
std::string count_tables(Dialect dialect, std::string_view name);
std::string select_version(Dialect dialect, std::string_view table);

// Inserts the rows; where the key exists, updates the row if its owner is ours, else leaves it
// alone.
std::string upsert(Dialect dialect, const Table &table, const std::vector<Texts> &rows);
// The same with the values in the text. Reading them costs SQLite most: from ten rows on it gets once
// what all rows have alike.
struct RowRange {
	const Row *const *first;
	size_t count;
};
std::string upsert(Dialect dialect, const Table &table, RowRange rows);

// table.key, and behind it the owner's column where the key lacks it: what erase() compares in each
// row.
std::vector<std::string> erase_columns(const Table &table);
Row erase_values(const Table &table, const Row &key, int64_t owner);

// `rows`: one expression for each of erase_columns(). MySQL's time for it grows faster than their number.
std::string erase(Dialect dialect, const Table &table, const std::vector<Texts> &rows);

// The columns by which read() finds its place again after a page of rows.
std::vector<std::string> place_columns(const Table &table);

// What a row of select_page() has, in its order.
struct PageColumn {
	std::string name;
	bool is_number;
};
std::vector<PageColumn> page_columns(const Table &table);

// `count` rows of the owner behind the place `after` (empty: from the first one), in the order of
// the places: table.columns, then place_columns().
std::string select_page(Dialect dialect, const Table &table, const std::string &owner,
		const Texts &after, size_t count);

// Parameters in this order: threshold, limit, amount, owner. See raise_threshold().
std::string raise(
		Dialect dialect, const Table &table, std::string_view column, const Texts &values);

// Above it a value becomes the limit instead of value + amount, so that no sum ever overflows.
int64_t raise_threshold(int64_t amount, int64_t limit);

} // namespace core::sql
