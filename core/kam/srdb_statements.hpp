// A database whose dialect we write: statements of several rows, in transactions.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "core/kam/srdb_driver.hpp"

namespace core::kam {

core::sql::Result<std::unique_ptr<core::sql::Database>> open_statements(
		Driver driver, const std::string &url, int64_t owner, std::chrono::milliseconds patience);

} // namespace core::kam
