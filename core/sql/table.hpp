// Rows and the tables that they stand in, as values.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace core::sql {

using Value = std::variant<std::monostate, int64_t, std::string>; // monostate is NULL
using Row = std::vector<Value>;

// Int: 32 bits in every schema. BigInt: 64 bits. Text: unbounded; Varchar: `size` characters.
enum class Type : uint8_t { Int, BigInt, Varchar, Text };

struct Column {
	std::string name;
	Type type;
	uint16_t size = 0; // Varchar only
	bool null = false;
	unsigned since = 1; // the version of the table that it came with
};

// The key is a unique index of the table. `owner` is the column that says whose row it is
// ("server_id"): every statement is limited to rows whose owner column equals the Database's owner
// value, so that the rows of another server are never read, changed or deleted.
struct Table {
	std::string name;
	unsigned version;
	std::vector<Column> columns;
	std::vector<std::string> key;
	std::string owner;
	bool has_serial_id =
			false; // the table has an `id` column of its own that we neither read nor write
};

} // namespace core::sql
