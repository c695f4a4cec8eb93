// The database of this module: which backend, which table, what goes in a transaction.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "b2b/entities/domain/rows.hpp"
#include "core/sql/database.hpp"

namespace b2b_entities {

class Storage {
public:
	// In mod_init: loads what the scheme of db_url needs. Connects to nothing.
	static core::base::Result<core::base::Done> bind();
	static core::base::Result<Storage> open();

	// Is the table there, and of the right version? Creates it where it is missing.
	core::base::Result<core::base::Done> check();
	// Every row of this server that makes sense; `skipped` counts the others.
	core::base::Result<core::base::Done> read(std::vector<LegRecord> &legs, size_t &skipped);
	core::base::Result<core::base::Done> write(
			const std::vector<core::sql::Row> &rows, const std::vector<core::sql::Row> &erased);

private:
	explicit Storage(std::unique_ptr<core::sql::Database> database);

	std::unique_ptr<core::sql::Database> database_;
	core::sql::Table table_;
};

} // namespace b2b_entities
