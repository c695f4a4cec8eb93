#include "core/kam/row_store.hpp"

#include "core/base/setting.hpp"
#include "core/kam/database.hpp"
#include "core/kam/kamailio.hpp"
#include "core/kam/redis.hpp"
#include "core/kam/redis_store.hpp"

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

// What to do about rows of another version.
std::string cure_of(const StoreSetup &setup) {
	const bool is_database = setup.key_prefix.empty();
	return is_database ? "drop the table and its row in `version`; it is made anew"
					   : "delete the keys that begin with " + setup.key_prefix;
}

// True: it is made.
Result<bool> make_or_refuse(sql::Store &store, const StoreSetup &setup, const sql::Table &table) {
	const auto version = store.version_of(table);
	if (!version) return version.error();
	if (version.value() == table.version) return false;
	if (version.value() == 0) {
		const auto created = store.create(table);
		return created ? Result<bool>(true) : created.error();
	}
	return Error{"table " + table.name + " has version " + std::to_string(version.value())
			+ ", but " + std::to_string(table.version)
			+ " is needed: it holds calls in progress. Stop the server and " + cure_of(setup)};
}

Result<std::unique_ptr<sql::Store>> open_store(const StoreSetup &setup) {
	if (!setup.key_prefix.empty()) return open_redis_store(setup.url, setup.key_prefix, server_id);
	auto opened = open_database(setup.url, server_id, setup.patience);
	if (!opened) return opened.error();
	return std::unique_ptr<sql::Store>(std::move(opened.value()));
}

bool is_given(const std::string &url) noexcept {
	return !url.empty() && url != "none";
}

// Where the rows go, of the two urls.
Result<Done> choose(StoreSetup &made, const StoreParameters &parameters, const char *key_prefix) {
	const auto database = base::text_or(parameters.db_url),
			   redis = base::text_or(parameters.cachedb_url);
	if (is_given(database) && is_given(redis))
		return base::refuse("cachedb_url", redis, "left out where db_url is set");
	if (!is_given(redis)) {
		made.url = database;
		return Done{};
	}
	made.url = redis;
	made.key_prefix = base::text_or(parameters.cachedb_key_prefix, key_prefix);
	if (made.key_prefix.empty())
		return base::refuse("cachedb_key_prefix", "", "what the names of keys begin with");
	return Done{};
}

} // namespace

Result<StoreSetup> StoreSetup::of(const StoreParameters &parameters, sql::Table table,
		const char *name, const char *key_prefix) {
	if (auto good = check(parameters); !good) return good.error();
	StoreSetup made;
	if (auto chosen = choose(made, parameters, key_prefix); !chosen) return chosen.error();
	made.table = std::move(table);
	made.table.name = base::text_or(parameters.db_table, name);
	if (!base::is_sql_name(made.table.name))
		return base::refuse(parameters.table_parameter, made.table.name, "the name of a table");
	made.patience = std::chrono::milliseconds(parameters.db_timeout);
	made.interval = parameters.update_period;
	made.is_optional = parameters.db_optional != 0;
	if (!is_given(made.url)) return made;
	made.mode = static_cast<DbMode>(parameters.db_mode);
	if (!made.is_storing()) return made;
	auto bound = made.key_prefix.empty() ? bind_database(made.url)
										 : bind_redis(made.url, made.is_optional);
	if (!bound) return bound.error();
	return made;
}

RowStore::RowStore(std::unique_ptr<sql::Store> store, sql::Table table, bool is_new)
		: store_(std::move(store)), table_(std::move(table)), is_new_(is_new) {}

Result<RowStore> RowStore::open(const StoreSetup &setup) {
	auto opened = open_store(setup);
	if (!opened) return opened.error();
	const auto is_made = make_or_refuse(*opened.value(), setup, setup.table);
	if (!is_made) return is_made.error();
	for (const auto &table : setup.further)
		if (const auto good = make_or_refuse(*opened.value(), setup, table); !good)
			return good.error();
	return RowStore(std::move(opened.value()), setup.table, is_made.value());
}

Result<Done> RowStore::read(const std::function<void(sql::Row &&)> &take) {
	return store_->read(table_, take);
}

Result<Done> RowStore::read(
		const sql::Table &further, const std::function<void(sql::Row &&)> &take) {
	return store_->read(further, take);
}

Result<Done> RowStore::write(const std::vector<sql::Store::Batch> &batches) {
	return store_->write(batches);
}

Result<Done> RowStore::write(
		const std::vector<sql::Row> &rows, const std::vector<sql::Row> &erased) {
	return store_->write({{&table_, rows, erased}});
}

} // namespace core::kam
