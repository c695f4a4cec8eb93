// A database whose dialect we do not know, or that has none: one call of the host's API for each
// row, and no transaction. It is ordered so that a crash in between loses nothing: a row is
// replaced where it stands and never deleted first, and what is to go goes last. What a crash may
// leave is a row that should be gone, or a part of a batch; the writer stores the rest again, if it
// lives.
#pragma once

#include <memory>
#include <string>

#include "core/kam/srdb_driver.hpp"

namespace core::kam {

core::sql::Result<std::unique_ptr<core::sql::Database>> open_calls(
		Driver driver, const std::string &url, int64_t owner);

} // namespace core::kam
