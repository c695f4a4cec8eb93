#include "core/sql/check.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"

namespace core::sql {
namespace {

const char *fault_of_text(const Column &column, const std::string &text) {
	if (column.type != Type::Varchar && column.type != Type::Text) return "is a text, not a number";
	if (text.find('\0') != text.npos) return "holds a NUL byte";
	const auto count = core::base::count_characters(text);
	if (!count) return "is not UTF-8";
	if (column.type == Type::Varchar && *count > column.size) return "is longer than its column";
	return nullptr;
}

const char *fault_of_number(const Column &column, int64_t number) {
	if (column.type == Type::BigInt) return nullptr;
	if (column.type != Type::Int) return "is a number, not a text";
	return number < INT32_MIN || number > INT32_MAX ? "does not fit 32 bits" : nullptr;
}

const char *fault_of(const Column &column, const Value &value) {
	if (const auto *text = std::get_if<std::string>(&value)) return fault_of_text(column, *text);
	if (const auto *number = std::get_if<int64_t>(&value)) return fault_of_number(column, *number);
	return column.null ? nullptr : "is missing";
}

Result<Done> check_value(
		const Table &table, const Column &column, const Value &value, int64_t owner) {
	const char *fault = fault_of(column, value);
	if (!fault && column.name == table.owner && value != Value(owner))
		fault = "names another owner";
	if (!fault) return Done{};
	return Error{table.name + "." + column.name + " " + fault};
}

Error wrong_size(const Table &table) {
	return {"a row for table " + table.name + " has the wrong number of values"};
}

// Texts byte by byte, each looked at once.
int compared(const Value &a, const Value &b) {
	const auto *text = std::get_if<std::string>(&a), *other = std::get_if<std::string>(&b);
	if (text && other) return text->compare(*other);
	return a < b ? -1 : b < a ? 1 : 0;
}

size_t position_of(const Table &table, const Column &column) {
	return static_cast<size_t>(&column - table.columns.data());
}

} // namespace

const Column *find_column(const Table &table, std::string_view name) {
	for (const Column &column : table.columns)
		if (column.name == name) return &column;
	return nullptr;
}

bool is_number(const Table &table, std::string_view name) {
	const Column *column = find_column(table, name);
	return !column || column->type == Type::Int || column->type == Type::BigInt;
}

Result<Done> check_row(const Table &table, const Row &row, int64_t owner) {
	if (row.size() != table.columns.size()) return wrong_size(table);
	for (size_t i = 0; i < row.size(); ++i) {
		auto checked = check_value(table, table.columns[i], row[i], owner);
		if (!checked) return checked;
	}
	return Done{};
}

Result<Done> check_key(const Table &table, const Row &key, int64_t owner) {
	if (key.size() != table.key.size()) return wrong_size(table);
	for (size_t i = 0; i < key.size(); ++i) {
		const Column *column = find_column(table, table.key[i]);
		if (!column) return Error{"table " + table.name + " has no key column " + table.key[i]};
		if (auto checked = check_value(table, *column, key[i], owner); !checked) return checked;
	}
	return Done{};
}

Result<Done> check_batches(const std::vector<Database::Batch> &batches, int64_t owner) {
	for (const auto &batch : batches) {
		for (const Row &row : batch.upsert)
			if (auto checked = check_row(*batch.table, row, owner); !checked) return checked;
		for (const Row &key : batch.erase)
			if (auto checked = check_key(*batch.table, key, owner); !checked) return checked;
	}
	return Done{};
}

std::vector<const Row *> last_of_each_key(const Table &table, const std::vector<Row> &rows) {
	std::vector<size_t> positions;
	for (const auto &name : table.key)
		if (const Column *column = find_column(table, name))
			positions.push_back(position_of(table, *column));

	const auto is_less = [&](const Row *a, const Row *b) {
		for (const size_t i : positions)
			if (const int order = compared((*a)[i], (*b)[i]); order != 0) return order < 0;
		return false;
	};
	std::vector<const Row *> kept;
	kept.reserve(rows.size());
	// The last one comes first, and goes before all others of its key.
	for (auto row = rows.rbegin(); row != rows.rend(); ++row) kept.push_back(&*row);
	std::stable_sort(kept.begin(), kept.end(), is_less);
	const auto is_same = [&](const Row *a, const Row *b) { return !is_less(a, b); };
	kept.erase(std::unique(kept.begin(), kept.end(), is_same), kept.end());
	return kept;
}

} // namespace core::sql
