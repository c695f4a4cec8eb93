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
	// All rows of this server that make sense.
	struct Stored {
		std::vector<SubscriptionRecord> subscriptions;
		std::vector<AppearanceRecord> appearances;
		size_t skipped = 0;    // the other rows
		uint32_t cseq_lag = 0; // it counts for each of them (sca/domain/cseq_lag.hpp)
	};
	// Subscriptions whose time is over are erased, as the in-tree module does.
	core::base::Result<Stored> read();
	core::base::Result<core::base::Done> note_cseq_lag(uint32_t lag);
	// By so much every row is raised, and none is behind.
	core::base::Result<core::base::Done> raise_cseqs(uint32_t lag);
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
