// The database of this module: which backend, which tables, what goes in a transaction.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "core/sql/database.hpp"
#include "sca/domain/rows.hpp"

namespace sca {

class Storage {
public:
	// In mod_init: loads what the scheme of db_url needs. Connects to nothing.
	static core::base::Result<core::base::Done> bind();
	static core::base::Result<Storage> open();

	// Are the tables there, and of the right version? Creates the state table.
	core::base::Result<core::base::Done> check();
	// All rows of this server that make sense; `skipped` counts the others. Subscriptions whose time is
	// over are erased, as the in-tree module does.
	core::base::Result<core::base::Done> read(std::vector<SubscriptionRecord> &subscriptions,
			std::vector<AppearanceRecord> &appearances, size_t &skipped);
	// Moves the NOTIFY CSeq of every stored subscription beyond what was used.
	core::base::Result<core::base::Done> raise_cseqs(uint32_t amount);
	// One transaction. A row that no database would take (text that is no UTF-8, say) is left out
	// and logged: it must not keep the others waiting.
	core::base::Result<core::base::Done> write(
			const std::vector<std::pair<std::string, LineRows>> &lines);

private:
	Storage(std::unique_ptr<core::sql::Database> database);

	std::unique_ptr<core::sql::Database> database_;
	core::sql::Table subscriptions_, state_;
};

} // namespace sca
