// Lines as rows of `callinfo_lines`, and back. A row that makes no sense is no line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/sql/table.hpp"
#include "sca/presence_callinfo/domain/kept_line.hpp"

namespace callinfo {

core::sql::Table lines_table();

// nullopt: no row can hold it.
std::optional<core::sql::Row> row_of(const KeptLine &line, int64_t server_id);
core::sql::Row key_of_row(std::string_view key, int64_t server_id);

// Every publication that can be read, those that have run out too: their end has to be told.
std::optional<Line> read_row(const core::sql::Row &row);

} // namespace callinfo
