// What SQL statements are put together from, for each dialect: values, names, lists of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sql/table.hpp"

namespace core::sql {

enum class Dialect : uint8_t { MySql, Postgres, Sqlite };

using Texts = std::vector<std::string>;

// The dialect of a db_url's scheme.
std::optional<Dialect> dialect_of(std::string_view scheme);

// The folder in utils/sql/ with the same tables.
std::string_view folder_of(Dialect dialect);

// A value as an expression that is the same whatever the server's quoting and character set:
// anything but plain printable ASCII is written in hexadecimal.
std::string literal(Dialect dialect, const Value &value);
Texts literals(Dialect dialect, const Row &row);
void append_literal(std::string &to, Dialect dialect, const Value &value);

// A name, quoted as the dialect wants it.
std::string quoted(Dialect dialect, std::string_view name);
Texts quoted_names(Dialect dialect, const std::vector<std::string> &names);
std::vector<std::string> column_names(const Table &table);

std::string joined(const Texts &texts, std::string_view between, std::string_view before = "",
		std::string_view after = "");
std::string listed(const Texts &texts); // (a,b,c)

} // namespace core::sql
