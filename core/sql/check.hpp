// What a row must be before any backend sees it, so that every backend refuses the same rows,
// before anything is written, and one bad row never makes a whole batch fail for ever at the
// server: who batches rows of others (a phone's Contact may hold any bytes) calls check_row() for
// each and leaves out what is refused.
#pragma once

#include "core/sql/database.hpp"

namespace core::sql {

// As many values as columns, of their types and sizes, NULL only where allowed, text in UTF-8
// without NUL bytes, and the owner column equal to `owner`.
Result<Done> check_row(const Table &table, const Row &row, int64_t owner);

// The same for the values of table.key.
Result<Done> check_key(const Table &table, const Row &key, int64_t owner);

Result<Done> check_batches(const std::vector<Database::Batch> &batches, int64_t owner);

// Null when the table has no such column.
const Column *find_column(const Table &table, std::string_view name);

// Of a column, or of the `id` that is none of the table's columns.
bool is_number(const Table &table, std::string_view name);

// The rows of an upsert, the last one for each key: a statement may not touch a row twice. In the order of their keys, in
// which a database keeps its index: it goes through that once.
std::vector<const Row *> last_of_each_key(const Table &table, const std::vector<Row> &rows);

} // namespace core::sql
