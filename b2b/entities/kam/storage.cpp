#include "b2b/entities/kam/storage.hpp"

#include "b2b/entities/kam/settings.hpp"
#include "core/kam/database.hpp"
#include "core/kam/kamailio.hpp"

namespace b2b_entities {
using core::base::Done;
using core::base::Error;
using core::base::Result;

Storage::Storage(std::unique_ptr<core::sql::Database> database)
		: database_(std::move(database)), table_(legs_table(db_setup().table)) {}

Result<Done> Storage::bind() {
	return core::kam::bind_database(db_setup().url);
}

Result<Storage> Storage::open() {
	auto opened = core::kam::open_database(
			db_setup().url, server_id, std::chrono::milliseconds(settings.db_timeout));
	if (!opened) return opened.error();
	return Storage(std::move(opened.value()));
}

Result<Done> Storage::check() {
	const auto version = database_->version_of(table_);
	if (!version) return version.error();
	if (version.value() == table_.version) return Done{};
	if (version.value() == 0) return database_->create(table_);
	return Error{"table " + table_.name + " has version " + std::to_string(version.value())
			+ ", but " + std::to_string(table_.version)
			+ " is needed: it holds calls in progress. Stop the server and drop the table and its "
			  "row in `version`; it is made anew"};
}

Result<Done> Storage::read(std::vector<LegRecord> &legs, size_t &skipped) {
	return database_->read(table_, [&](core::sql::Row &&row) {
		if (auto record = read_row(row))
			legs.push_back(std::move(*record));
		else
			++skipped;
	});
}

Result<Done> Storage::write(
		const std::vector<core::sql::Row> &rows, const std::vector<core::sql::Row> &erased) {
	return database_->write({{&table_, rows, erased}});
}

} // namespace b2b_entities
