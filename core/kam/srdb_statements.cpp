#include "core/kam/srdb_statements.hpp"

#include "core/kam/postgres_patience.hpp"
#include "core/sql/check.hpp"
#include "core/sql/sql_database.hpp"

#include <optional>

#include "core/kam/srdb_values.hpp"

namespace core::kam {
namespace {

using namespace core::sql;

// The statements are our own text, given to raw_query: the API's insert and update end at
// sql_buffer_size, cannot say whose rows they may touch, and take a round trip for each row.
constexpr size_t kChunkRows = 200;
constexpr size_t kEraseRows = 50;
// Of texts, twice that in hexadecimal: db_postgres copies a statement to private memory.
constexpr size_t kChunkBytes = 128 * 1024;
// Drivers hold a whole result in private memory, 8 MB by default.
constexpr size_t kPage = 500;

class StatementDatabase : public SqlDatabase {
public:
	StatementDatabase(Driver driver, int64_t owner, std::chrono::milliseconds patience)
			: SqlDatabase(owner), patience_(patience), connection_(std::move(driver)) {
		if (dialect() == Dialect::Postgres) postgres_patience_.emplace(patience);
	}

	Result<Done> open(const std::string &url);

private:
	Dialect dialect() const noexcept override { return *connection_.driver().dialect; }
	Result<Done> run(const std::string &statement, std::string_view what) override;
	Result<int64_t> number(const std::string &statement, std::string_view what) override;
	size_t page_size() const noexcept override { return kPage; }
	Result<std::vector<Row>> page(const Table &table, const Row &place) override;
	Result<Done> begin() override;
	Result<Done> erase(const Batch &batch) override;
	Result<Done> upsert(const Batch &batch) override;
	Result<Done> raise(const Raise &column, int64_t amount, int64_t limit) override;
	Result<Done> commit() override;
	void abort() noexcept override;
	Error cannot_make(const Table &table, const Error &why) const override;
	Error cannot_change(const Table &table, const Error &why) const override;

	const db_func_t &api() const noexcept { return connection_.api(); }
	const std::string &module() const noexcept { return connection_.driver().module; }
	Error error(std::string_view what) const { return connection_.error(what); }
	Result<Done> query(const std::string &text, std::string_view what, Rows &rows);
	Result<Done> prepare();
	Result<Done> prepare_postgres();

	const std::chrono::milliseconds patience_;
	std::optional<PostgresPatience> postgres_patience_; // outlives the connection
	Connection connection_;
	int64_t session_ = 0; // MySQL: the server's number for the connection that runs the transaction
};

Result<Done> StatementDatabase::open(const std::string &url) {
	if (auto opened = connection_.open(url); !opened) return opened;
	// db_sqlite gives up at once when another process writes; the statement answers a row.
	if (dialect() == Dialect::Sqlite)
		return run(
				"PRAGMA busy_timeout=" + std::to_string(patience_.count()), "setting the timeout");
	return prepare();
}

// Always with a slot for a result: without one db_sqlite only compiles the statement and never runs
// it.
Result<Done> StatementDatabase::query(const std::string &text, std::string_view what, Rows &rows) {
	const str statement = as_str(text);
	if (api().raw_query(connection_.raw(), &statement, rows.slot()) < 0) return error(what);
	return Done{};
}

Result<Done> StatementDatabase::run(const std::string &text, std::string_view what) {
	Rows rows(connection_);
	return query(text, what, rows);
}

Result<int64_t> StatementDatabase::number(const std::string &text, std::string_view what) {
	Rows rows(connection_);
	if (auto asked = query(text, what, rows); !asked) return asked.error();
	if (rows.size() == 0 || rows.width() == 0) return int64_t{0};
	return number_of(rows.at(0, 0)).value_or(0);
}

// db_mysql reconnects by itself, in the middle of anything, and then forgets what the session was
// told.
Result<Done> StatementDatabase::prepare() {
	if (dialect() != Dialect::MySql) return Done{};
	if (auto named = run("SET NAMES utf8mb4", "setting the character set"); !named) return named;
	const auto session = number("SELECT CONNECTION_ID()", "asking for the session");
	if (!session) return session.error();
	session_ = session.value();
	return Done{};
}

Result<Done> StatementDatabase::begin() {
	if (auto prepared = prepare(); !prepared) return prepared;
	if (!api().start_transaction) return run("BEGIN IMMEDIATE", "BEGIN");
	if (api().start_transaction(connection_.raw(), DB_LOCKING_NONE) < 0) return error("BEGIN");
	return dialect() == Dialect::Postgres ? prepare_postgres() : Done{};
}

// For this transaction alone, since db_postgres reconnects by itself. We only ever look for whole keys; with statistics
// older than the table PostgreSQL would read all of it.
Result<Done> StatementDatabase::prepare_postgres() {
	return run("SET LOCAL enable_seqscan=off; SET LOCAL lock_timeout="
					+ std::to_string(patience_.count()),
			"SET LOCAL");
}

Result<Done> StatementDatabase::commit() {
	if (dialect() == Dialect::MySql) {
		const auto session = number("SELECT CONNECTION_ID()", "asking for the session");
		if (!session) return session.error();
		if (session.value() != session_)
			return Error{module()
					+ ": the connection was lost within a batch, which may be "
					  "written in part and has to be written again"};
	}
	if (!api().end_transaction) return run("COMMIT", "COMMIT");
	if (api().end_transaction(connection_.raw()) < 0) return error("COMMIT");
	return Done{};
}

void StatementDatabase::abort() noexcept {
	if (api().abort_transaction)
		api().abort_transaction(connection_.raw());
	else if (!run("ROLLBACK", "ROLLBACK"))
		LM_NOTICE("%s: nothing to roll back\n", module().c_str());
}

Result<Done> StatementDatabase::erase(const Batch &batch) {
	const Table &table = *batch.table;
	for (size_t done = 0; done < batch.erase.size();) {
		std::vector<Texts> chunk;
		for (; chunk.size() < kEraseRows && done < batch.erase.size(); ++done)
			chunk.push_back(literals(dialect(), erase_values(table, batch.erase[done], owner())));
		auto ran = run(sql::erase(dialect(), table, chunk), "DELETE FROM " + table.name);
		if (!ran) return ran;
	}
	return Done{};
}

// How many of the rows go in one statement.
size_t chunk_of(const std::vector<const Row *> &rows, size_t first) {
	size_t bytes = 0, last = first;
	const size_t end = std::min(rows.size(), first + kChunkRows);
	while (last < end && bytes < kChunkBytes)
		for (const Value &value : *rows[last++])
			if (const auto *text = std::get_if<std::string>(&value)) bytes += text->size();
	return last - first;
}

Result<Done> StatementDatabase::upsert(const Batch &batch) {
	const Table &table = *batch.table;
	const auto rows = last_of_each_key(table, batch.upsert);
	for (size_t done = 0, count = 0; done < rows.size(); done += count) {
		count = chunk_of(rows, done);
		const RowRange chunk{&rows[done], count};
		auto ran = run(sql::upsert(dialect(), table, chunk), "INSERT INTO " + table.name);
		if (!ran) return ran;
	}
	return Done{};
}

Result<std::vector<Row>> StatementDatabase::page(const Table &table, const Row &place) {
	if (place.empty())
		if (auto prepared = prepare(); !prepared) return prepared.error();
	const auto columns = page_columns(table);
	Rows rows(connection_);
	const std::string text = select_page(
			dialect(), table, std::to_string(owner()), literals(dialect(), place), kPage);
	if (auto asked = query(text, "SELECT FROM " + table.name, rows); !asked) return asked.error();

	std::vector<Row> page;
	page.reserve(rows.size());
	for (size_t i = 0; i < rows.size(); ++i) {
		if (rows.width() != columns.size()) return error("reading " + table.name);
		Row &row = page.emplace_back();
		row.reserve(columns.size());
		for (const auto &[name, is_number] : columns) {
			auto value = value_of(rows.at(i, row.size()), is_number);
			if (!value) return Error{table.name + "." + name + " has another type"};
			row.push_back(std::move(*value));
		}
	}
	return page;
}

Result<Done> StatementDatabase::raise(const Raise &column, int64_t amount, int64_t limit) {
	const Table &table = *column.table;
	const Texts values{std::to_string(raise_threshold(amount, limit)), std::to_string(limit),
			std::to_string(amount), std::to_string(owner())};
	return run(sql::raise(dialect(), table, column.column, values), "UPDATE " + table.name);
}

Error StatementDatabase::cannot_make(const Table &table, const Error &why) const {
	return {why.what + ": table " + table.name
			+ " or its row in `version` is missing and could not be made; give db_url's user the "
			  "rights CREATE and INSERT (for SQLite: the right to write the file and its folder), "
			  "or "
			  "run utils/sql/create-tables with the files in utils/sql/"
			+ std::string(folder_of(dialect()))};
}

Error StatementDatabase::cannot_change(const Table &table, const Error &why) const {
	return {why.what + ": table " + table.name
			+ " could not be brought to its new version; give db_url's user the rights ALTER and "
			  "UPDATE, or run utils/sql/create-tables"};
}

} // namespace

Result<std::unique_ptr<Database>> open_statements(
		Driver driver, const std::string &url, int64_t owner, std::chrono::milliseconds patience) {
	auto database = std::make_unique<StatementDatabase>(std::move(driver), owner, patience);
	if (auto opened = database->open(url); !opened) return opened.error();
	return std::unique_ptr<Database>(std::move(database));
}

} // namespace core::kam
