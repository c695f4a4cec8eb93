// core::sql::Database over the host's DB API, for every db_url whose driver is a loaded db_*
// module. Where we know the driver's dialect we write the statements (srdb_statements.hpp); of the
// others we use the calls that all drivers have (srdb_calls.hpp).
#pragma once

#include <memory>
#include <string_view>

#include "core/sql/database.hpp"

namespace core::kam {

// For mod_init: is the driver of this db_url loaded, and can it do what we need? Opens nothing.
core::sql::Result<core::sql::Done> bind_srdb(std::string_view url);

// For the process that uses it, after the fork. The driver logs its own words; our errors say what
// we were at.
core::sql::Result<std::unique_ptr<core::sql::Database>> open_srdb(
		std::string_view url, int64_t owner);

} // namespace core::kam
