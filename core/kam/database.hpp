// A database by its db_url: mysql:// through MySQL Connector/C++, every other scheme through the host's
// DB API and the loaded db_* module. Of drivers whose dialect we know we write the statements
// (srdb_statements.hpp); of the others we use the calls that all have (srdb_calls.hpp).
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "core/sql/database.hpp"

namespace core::kam {

// For mod_init: can this db_url be opened here? Connects to nothing.
core::sql::Result<core::sql::Done> bind_database(const std::string &url);

// For the process that uses it, after the fork. `patience`: how long it may wait for a database that
// does not answer, as far as the driver lets us say (MySQL in whole seconds, SQLite for a lock). A
// driver of the host logs its own words; our errors say what we were at.
core::sql::Result<std::unique_ptr<core::sql::Database>> open_database(
		const std::string &url, int64_t owner, std::chrono::milliseconds patience);

} // namespace core::kam
