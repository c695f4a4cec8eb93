// Sessions as rows of `b2b_logic`, and back. A row that makes no sense is no session.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "b2b/logic/domain/kept_session.hpp"
#include "core/sql/table.hpp"

namespace b2b_logic {

inline constexpr size_t kLongestSession = 60'000; // bytes: MySQL's TEXT has room for a little more

core::sql::Table sessions_table(std::string name);

struct SessionNames {
	std::string key;
	std::vector<std::pair<Leg, std::string>> leg_keys;
	int64_t server_id = 0;
};

// nullopt: no row can hold it.
std::optional<core::sql::Row> row_of(const KeptSession &session, const SessionNames &names);
core::sql::Row key_of_row(std::string_view key, int64_t server_id);

struct SessionRecord {
	std::string key;
	Session session;
};
std::optional<SessionRecord> read_row(const core::sql::Row &row);

} // namespace b2b_logic
