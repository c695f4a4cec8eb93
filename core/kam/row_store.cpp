#include "core/kam/row_store.hpp"

#include "core/base/setting.hpp"
#include "core/kam/database.hpp"
#include "core/kam/kamailio.hpp"

namespace core::kam {
namespace {
using base::Done;
using base::Error;
using base::Result;

Result<Done> check(const StoreParameters &parameters) {
	const base::Bound bounds[] = {
			{"db_mode", &parameters.db_mode, 0, 2},
			{"update_period", &parameters.update_period, 1, 86400},
			{"db_optional", &parameters.db_optional, 0, 1},
			{"db_timeout", &parameters.db_timeout, 1, 60000},
	};
	return base::check_bounds(bounds);
}

Result<Done> make_or_refuse(sql::Database &database, const sql::Table &table) {
	const auto version = database.version_of(table);
	if (!version) return version.error();
	if (version.value() == table.version) return Done{};
	if (version.value() == 0) return database.create(table);
	return Error{"table " + table.name + " has version " + std::to_string(version.value())
			+ ", but " + std::to_string(table.version)
			+ " is needed: it holds calls in progress. Stop the server and drop the table and its "
			  "row in `version`; it is made anew"};
}

} // namespace

Result<StoreSetup> StoreSetup::of(
		const StoreParameters &parameters, sql::Table table, const char *name) {
	if (auto good = check(parameters); !good) return good.error();
	StoreSetup made;
	made.url = base::text_or(parameters.db_url);
	made.table = std::move(table);
	made.table.name = base::text_or(parameters.db_table, name);
	if (made.table.name.empty()) return base::refuse("db_table", "", "the name of a table");
	made.patience = std::chrono::milliseconds(parameters.db_timeout);
	made.interval = parameters.update_period;
	made.is_optional = parameters.db_optional != 0;
	if (made.url.empty() || made.url == "none") return made;
	made.mode = static_cast<DbMode>(parameters.db_mode);
	if (!made.is_storing()) return made;
	if (auto bound = bind_database(made.url); !bound) return bound.error();
	return made;
}

RowStore::RowStore(std::unique_ptr<sql::Database> database, sql::Table table)
		: database_(std::move(database)), table_(std::move(table)) {}

Result<RowStore> RowStore::open(const StoreSetup &setup) {
	auto opened = open_database(setup.url, server_id, setup.patience);
	if (!opened) return opened.error();
	auto good = make_or_refuse(*opened.value(), setup.table);
	if (!good) return good.error();
	for (const auto &table : setup.further)
		if (good = make_or_refuse(*opened.value(), table); !good) return good.error();
	return RowStore(std::move(opened.value()), setup.table);
}

Result<Done> RowStore::read(const std::function<void(sql::Row &&)> &take) {
	return database_->read(table_, take);
}

Result<Done> RowStore::read(
		const sql::Table &further, const std::function<void(sql::Row &&)> &take) {
	return database_->read(further, take);
}

Result<Done> RowStore::write(const std::vector<sql::Database::Batch> &batches) {
	return database_->write(batches);
}

Result<Done> RowStore::write(
		const std::vector<sql::Row> &rows, const std::vector<sql::Row> &erased) {
	return database_->write({{&table_, rows, erased}});
}

} // namespace core::kam
