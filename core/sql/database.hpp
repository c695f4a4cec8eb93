// Rows in and out of a store, whatever is behind it: a database, by MySQL Connector/C++ for mysql:// (core/sql/mysql.cpp)
// or by Kamailio's DB API for every other scheme (core/kam/database.hpp opens either), or Redis
// (core/kam/redis_store.hpp).
//
// A Store belongs to one process: it is opened after the fork by whoever uses it, and is never
// shared. Calls block; nobody calls them with a lock held. Every failure is a Result with the
// backend's own words.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/sql/table.hpp"

namespace core::sql {

using core::base::Done;
using core::base::Error;
using core::base::Result;

// Rows of tables, whatever keeps them.
class Store {
public:
	virtual ~Store() = default;

	// Rows hold one value for each of table.columns, in their order. One transaction: all or
	// nothing, except with drivers that have none (core/kam/srdb_calls.hpp): there a write that
	// failed may be done in part, and is done again.
	struct Batch {
		const Table *table;
		std::vector<Row> upsert; // insert, or update where the key exists and the owner is ours
		std::vector<Row> erase;  // key values only, in the order of table.key
	};
	virtual Result<Done> write(const std::vector<Batch> &batches) = 0;

	// Calls `take` for each row of this owner; rows come with the columns of `table`, in their
	// order, and text of any length; a NULL is a monostate. Values of another type than the
	// column's are refused.
	virtual Result<Done> read(const Table &table, const std::function<void(Row &&)> &take) = 0;

	// The number that Kamailio's table `version` has for this table; 0 where it has none.
	virtual Result<unsigned> version_of(const Table &table) = 0;

	// Creates the table and its key where they are missing, and its row in `version`. An error of a database
	// names the missing right and the file in utils/sql/ that does the same by hand.
	virtual Result<Done> create(const Table &table) = 0;
};

// What speaks SQL can do more.
class Database : public Store {
public:
	struct Raise {
		const Table *table;
		std::string_view column;
	};
	// column += amount in every row of this owner (64-bit safe, never past `limit`), and then these
	// keys are erased. One transaction, as write() is; where that is none, it may be done twice.
	virtual Result<Done> raise(const std::vector<Raise> &columns, int64_t amount, int64_t limit,
			const Batch &erased) = 0;

	// From an older version: adds the columns that came later, widens the others (those of the key stay),
	// and writes the number in `version`. The rows stay. What was done before an error does no harm to
	// another try. An error names the file in utils/sql/ that does the same by hand.
	virtual Result<Done> upgrade(const Table &table) = 0;
};

// `url` as Kamailio writes it: scheme://[user[:password]@]host[:port]/name, sqlite:///path.
struct Address {
	std::string scheme, user, password, host, name;
	uint16_t port = 0;
	static std::optional<Address> parse(std::string_view url);
};

// mysql:// only. The client counts in whole seconds: `patience` is rounded up. So long a connection may
// take, and the server may wait for a row that is locked; a read or write may take one second more,
// so that the server says what it waits for before we give up on it.
Result<std::unique_ptr<Database>> open_mysql(
		const Address &address, int64_t owner, std::chrono::milliseconds patience);

} // namespace core::sql
