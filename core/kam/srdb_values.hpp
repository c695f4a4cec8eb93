// Values of the host's DB API as ours.
#pragma once

#include <optional>

#include "core/sql/table.hpp"

#include "core/kam/str.hpp"

namespace core::kam {

std::optional<int64_t> number_of(const db_val_t &value);

// Nothing when the value is of another type than the column.
std::optional<core::sql::Value> value_of(const db_val_t &value, bool is_number);

bool is_number(const core::sql::Table &table, std::string_view name);

} // namespace core::kam
