#include "sca/kam/storage.hpp"

#include "core/kam/database.hpp"
#include "core/kam/timer.hpp"
#include "core/sql/check.hpp"
#include "sca/domain/cseq_lag.hpp"
#include "sca/domain/supplement.hpp"
#include "sca/kam/settings.hpp"

namespace sca {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;

constexpr unsigned kUpgradable = 2; // the version of the state table that upgrade() starts from

using Check = Result<Done> (*)(const core::sql::Table &, const core::sql::Row &, int64_t);

void append(std::vector<core::sql::Row> &to, const std::vector<core::sql::Row> &from,
		const core::sql::Table &table, Check check) {
	for (const auto &row : from) {
		if (const auto good = check(table, row, server_id))
			to.push_back(row);
		else
			LM_ERR("a row cannot be stored: %s\n", good.error().what.c_str());
	}
}

template <class Record>
bool append(std::vector<Record> &list, std::optional<Record> &&record) {
	if (record) list.push_back(std::move(*record));
	return record.has_value();
}

} // namespace

Storage::Storage(std::unique_ptr<core::sql::Database> database)
		: database_(std::move(database)), subscriptions_(subscriptions_table(setup().subs_table)),
		  state_(state_table(setup().state_table)) {}

Result<Done> Storage::bind() {
	return core::kam::bind_database(setup().db_url);
}

Result<Storage> Storage::open() {
	auto opened = core::kam::open_database(
			setup().db_url, server_id, std::chrono::milliseconds(settings.db_timeout));
	if (!opened) return opened.error();
	return Storage(std::move(opened.value()));
}

Result<Done> Storage::check() {
	const auto version = database_->version_of(subscriptions_);
	if (!version) return version.error();
	if (version.value() != subscriptions_.version)
		return Error{"table " + subscriptions_.name + " has version "
				+ std::to_string(version.value()) + ", but "
				+ std::to_string(subscriptions_.version)
				+ " is needed: create it with utils/sql/create-tables or kamdbctl"};
	const auto state_version = database_->version_of(state_);
	if (!state_version) return state_version.error();
	if (state_version.value() == state_.version) return Done{};
	if (state_version.value() == 0) return database_->create(state_);
	if (state_version.value() == kUpgradable) {
		LM_NOTICE("table %s goes from version %u to %u\n", state_.name.c_str(), kUpgradable,
				state_.version);
		return database_->upgrade(state_);
	}
	return Error{"table " + state_.name + " has version " + std::to_string(state_version.value())
			+ ", but " + std::to_string(state_.version)
			+ " is needed: it holds calls in progress, and the flows to phones. Stop the server "
			  "and drop "
			  "the table and its row in `version`; it is made anew"};
}

Result<Storage::Stored> Storage::read() {
	Stored stored;
	const int64_t now = core::kam::now();
	core::sql::Database::Batch over{&subscriptions_, {}, {}};
	auto done = database_->read(subscriptions_, [&](core::sql::Row &&row) {
		auto over_key = key_of_over(row, now);
		auto record = over_key ? std::nullopt : read_subscription(std::move(row), now);
		if (record) return stored.subscriptions.push_back(std::move(*record));
		++stored.skipped;
		if (over_key) over.erase.push_back(std::move(*over_key));
	});
	if (!done) return done.error();
	std::vector<SupplementRecord> supplements;
	done = database_->read(state_, [&](core::sql::Row &&row) {
		if (const auto lag = cseq_lag_of(row)) return void(stored.cseq_lag = *lag);
		const bool is_read = is_supplement(row)
				? append(supplements, read_supplement(std::move(row)))
				: append(stored.appearances, read_appearance(std::move(row), now));
		if (!is_read) ++stored.skipped;
	});
	if (!done) return done.error();
	const auto orphans = supplement(stored.subscriptions, std::move(supplements), now, server_id);
	const bool is_clean = over.erase.empty() && orphans.empty();
	if (!is_clean && !database_->write({over, {&state_, {}, orphans}}))
		LM_WARN("subscriptions that are over could not be erased\n");
	return stored;
}

Result<Done> Storage::note_cseq_lag(uint32_t lag) {
	return database_->write({{&state_, {cseq_lag_row(lag, server_id)}, {}}});
}

Result<Done> Storage::raise_cseqs(uint32_t lag) {
	return database_->raise({{&subscriptions_, "notify_cseq"}, {&state_, "sub_cseq"}}, lag,
			kLastCseq, {&state_, {}, {cseq_lag_key(server_id)}});
}

Result<Done> Storage::write(const std::vector<std::pair<std::string, LineRows>> &lines) {
	using core::sql::check_key;
	using core::sql::check_row;
	std::vector<core::sql::Database::Batch> batches{{&subscriptions_, {}, {}}, {&state_, {}, {}}};
	auto &subscriptions = batches[0], &state = batches[1];
	for (const auto &[key, rows] : lines) {
		append(subscriptions.upsert, rows.subscriptions, subscriptions_, check_row);
		append(subscriptions.erase, rows.erased_subscriptions, subscriptions_, check_key);
		append(state.upsert, rows.state, state_, check_row);
		append(state.erase, rows.erased_state, state_, check_key);
	}
	return database_->write(batches);
}

} // namespace sca
