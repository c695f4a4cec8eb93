// What a module says of its database, or of Redis, and its table in it; or its tables, which change together.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/sql/database.hpp"

namespace core::kam {

// Modparams, written by the host while it reads the script.
struct StoreParameters {
	char *db_url = nullptr; // none: nothing is stored
	char *db_table = nullptr;
	const char *table_parameter = "db_table"; // what the module calls it
	int db_mode = 2;
	int update_period = 100; // seconds
	int db_optional = 0;
	int db_timeout = 2000;       // ms
	char *cachedb_url = nullptr; // Redis in place of db_url
	char *cachedb_key_prefix = nullptr;
};

enum class DbMode {
	None,
	WriteThrough, // whoever changes a thing waits until it is stored, before he says so
	WriteBack     // what has changed is stored every update_period seconds
};

// What they mean.
struct StoreSetup {
	DbMode mode = DbMode::None;
	std::string url;
	std::string key_prefix; // in Redis; empty: it is a database
	sql::Table table;
	std::vector<sql::Table> further; // beside it
	std::chrono::milliseconds patience{0};
	int64_t interval = 0; // seconds
	bool is_optional = false;

	// `table`: without its name, which is `name` where the script says nothing else; so is `key_prefix` in Redis.
	static base::Result<StoreSetup> of(const StoreParameters &parameters, sql::Table table,
			const char *name, const char *key_prefix = "");
	bool is_storing() const noexcept { return mode != DbMode::None; }
};

class RowStore {
public:
	// After the fork of the process that uses it. Looks whether the table is of the right version, and makes it where it
	// is missing.
	static base::Result<RowStore> open(const StoreSetup &setup);

	// Was there nothing when it was opened? What was stored before has to be written again.
	bool is_new() const noexcept { return is_new_; }

	// Every row of this server.
	base::Result<base::Done> read(const std::function<void(sql::Row &&)> &take);
	base::Result<base::Done> read(
			const sql::Table &further, const std::function<void(sql::Row &&)> &take);
	// One transaction. `erased`: keys.
	base::Result<base::Done> write(
			const std::vector<sql::Row> &rows, const std::vector<sql::Row> &erased);
	base::Result<base::Done> write(const std::vector<sql::Store::Batch> &batches);

private:
	RowStore(std::unique_ptr<sql::Store> store, sql::Table table, bool is_new);

	std::unique_ptr<sql::Store> store_;
	sql::Table table_;
	bool is_new_;
};

// Rows of the table that are written together or not at all: a piece of core/sql/write_pieces.hpp.
struct ChangedRows {
	std::vector<sql::Row> rows, erased; // erased: keys

	size_t size() const noexcept { return rows.size() + erased.size(); }
};

// Of pieces that are ChangedRows, all in one transaction.
template <class Piece>
base::Result<base::Done> write_all(RowStore &store, const std::vector<Piece> &pieces) {
	std::vector<sql::Row> rows, erased;
	for (const ChangedRows &piece : pieces) {
		rows.insert(rows.end(), piece.rows.begin(), piece.rows.end());
		erased.insert(erased.end(), piece.erased.begin(), piece.erased.end());
	}
	return store.write(rows, erased);
}

} // namespace core::kam
