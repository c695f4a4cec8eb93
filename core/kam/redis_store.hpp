// Rows in Redis: one hash for each server and prefix, whose fields are the rows by their keys, as JSON objects of their
// columns.
#pragma once

#include <memory>
#include <string>

#include "core/sql/database.hpp"

namespace core::kam {

// For the process that uses it, after the fork. `prefix`: of the name of the hash; behind it stands the owner.
sql::Result<std::unique_ptr<sql::Store>> open_redis_store(
		const std::string &url, const std::string &prefix, int64_t owner);

} // namespace core::kam
