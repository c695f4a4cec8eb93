// Lines as rows: one row for each line with its first ten appearances, as the spec has it, and one for each further
// appearance in a table of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "b2b/sca/domain/line.hpp"
#include "core/sql/table.hpp"

namespace b2b_sca {

inline constexpr uint32_t kColumnCalls = 10; // appearances with columns of their own

struct CallColumns {
	std::string shared_entity, call_state, call_info_uri, appearance_uri, key;
};
struct ColumnNames {
	std::string shared_line, watchers;
	CallColumns calls[kColumnCalls];
};
// "shared_line", "watchers", "app1_shared_entity", ...
ColumnNames usual_names();

core::sql::Table lines_table(std::string name, const ColumnNames &columns);
core::sql::Table calls_table(std::string name); // of the further appearances

// What has changed of one line.
struct LineRows {
	uint32_t version = 0;
	std::vector<core::sql::Row> lines, erased_lines, calls, erased_calls;
	std::vector<uint32_t> child_rows; // that there are then
	size_t size() const noexcept {
		return lines.size() + erased_lines.size() + calls.size() + erased_calls.size();
	}
};
LineRows take_rows(const Line &line, int64_t server_id);
void mark_stored(Line &line, const LineRows &rows);

// Into an empty line. False: the row makes no sense. What was published is published again.
bool read_line(const core::sql::Row &row, Line &line, int64_t now);
// The line that a further appearance belongs to; nullopt: the row makes no sense.
std::optional<std::string> line_of_call(const core::sql::Row &row);
bool read_call(const core::sql::Row &row, Line &line, int64_t now);

} // namespace b2b_sca
