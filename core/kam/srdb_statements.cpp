#include "core/kam/srdb_statements.hpp"

#include "core/sql/check.hpp"

#include "core/kam/srdb_values.hpp"

namespace core::kam {
namespace {

using namespace core::sql;

// The statements are our own text, given to raw_query: the API's insert and update end at
// sql_buffer_size, cannot say whose rows they may touch, and take a round trip for each row.
constexpr size_t kChunkRows = 200;
constexpr size_t kEraseRows = 50;
constexpr size_t kChunkBytes = 256 * 1024; // db_postgres copies a statement to private memory
// Drivers hold a whole result in private memory, 8 MB by default.
constexpr size_t kPage = 500;

template <class F>
class Finally {
public:
	explicit Finally(F act) : act_(std::move(act)) {}
	~Finally() { act_(); }
	Finally(const Finally &) = delete;
	Finally &operator=(const Finally &) = delete;

private:
	F act_;
};

class StatementDatabase : public Database {
public:
	StatementDatabase(Driver driver, int64_t owner)
			: connection_(std::move(driver)), owner_(owner) {}

	Result<Done> open(const std::string &url, std::chrono::milliseconds patience);
	Result<Done> write(const std::vector<Batch> &batches) override;
	Result<Done> read(const Table &table, const std::function<void(Row &&)> &take) override;
	Result<Done> raise(
			const Table &table, std::string_view column, int64_t amount, int64_t limit) override;
	Result<unsigned> version_of(const Table &table) override;
	Result<Done> create(const Table &table) override;
	Result<Done> upgrade(const Table &table) override;

private:
	using Build = std::function<std::string(const std::vector<Texts> &)>;

	const db_func_t &api() const noexcept { return connection_.api(); }
	Dialect dialect() const noexcept { return *connection_.driver().dialect; }
	const std::string &module() const noexcept { return connection_.driver().module; }
	Error error(std::string_view what) const { return connection_.error(what); }

	Result<Done> run(const std::string &text, std::string_view what);
	Result<Done> query(const std::string &text, std::string_view what, Rows &rows);
	Result<int64_t> number(const std::string &text, std::string_view what);
	Result<bool> has_table(std::string_view name);
	Result<bool> has_column(const Table &table, const Column &column);
	Result<Done> alter(const Table &table);
	Result<Done> prepare();
	Result<Done> begin();
	Result<Done> commit();
	void abort();
	Result<Done> write_all(const std::vector<Batch> &batches);
	Result<Done> in_chunks(size_t rows, size_t limit, const std::function<Texts(size_t)> &texts,
			const Build &build, std::string_view what);
	Result<Done> erase(const Batch &batch);
	Result<Done> upsert(const Batch &batch);
	Result<size_t> read_page(
			const Table &table, Texts &place, const std::function<void(Row &&)> &take);
	Result<Done> make(const Table &table);

	Connection connection_;
	int64_t owner_;
	int64_t session_ = 0; // MySQL: the server's number for the connection that runs the transaction
};

Result<Done> StatementDatabase::open(const std::string &url, std::chrono::milliseconds patience) {
	if (auto opened = connection_.open(url); !opened) return opened;
	// db_sqlite gives up at once when another process writes; the statement answers a row.
	if (dialect() == Dialect::Sqlite)
		return run(
				"PRAGMA busy_timeout=" + std::to_string(patience.count()), "setting the timeout");
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
	// We only ever look for whole keys; with statistics older than the table PostgreSQL would read
	// all of it.
	if (dialect() == Dialect::Postgres && !run("SET LOCAL enable_seqscan=off", "SET LOCAL"))
		LM_NOTICE("%s: cannot turn table scans off\n", module().c_str());
	return Done{};
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

void StatementDatabase::abort() {
	if (api().abort_transaction)
		api().abort_transaction(connection_.raw());
	else if (!run("ROLLBACK", "ROLLBACK"))
		LM_NOTICE("%s: nothing to roll back\n", module().c_str());
}

Result<Done> StatementDatabase::in_chunks(size_t rows, size_t limit,
		const std::function<Texts(size_t)> &texts, const Build &build, std::string_view what) {
	std::vector<Texts> chunk;
	size_t bytes = 0;
	for (size_t i = 0; i < rows; ++i) {
		chunk.push_back(texts(i));
		for (const auto &text : chunk.back()) bytes += text.size();
		if (chunk.size() < limit && bytes < kChunkBytes && i + 1 < rows) continue;
		if (auto ran = run(build(chunk), what); !ran) return ran;
		chunk.clear();
		bytes = 0;
	}
	return Done{};
}

Result<Done> StatementDatabase::erase(const Batch &batch) {
	const Table &table = *batch.table;
	return in_chunks(
			batch.erase.size(), kEraseRows,
			[&](size_t i) {
				return literals(dialect(), erase_values(table, batch.erase[i], owner_));
			},
			[&](const auto &rows) { return sql::erase(dialect(), table, rows); },
			"DELETE FROM " + table.name);
}

Result<Done> StatementDatabase::upsert(const Batch &batch) {
	const Table &table = *batch.table;
	const auto rows = last_of_each_key(table, batch.upsert);
	return in_chunks(
			rows.size(), kChunkRows, [&](size_t i) { return literals(dialect(), *rows[i]); },
			[&](const auto &texts) { return sql::upsert(dialect(), table, texts); },
			"INSERT INTO " + table.name);
}

Result<Done> StatementDatabase::write_all(const std::vector<Batch> &batches) {
	for (const Batch &batch : batches) {
		if (auto erased = erase(batch); !erased) return erased;
		if (auto written = upsert(batch); !written) return written;
	}
	return commit();
}

Result<Done> StatementDatabase::write(const std::vector<Batch> &batches) {
	if (auto checked = check_batches(batches, owner_); !checked) return checked;
	if (auto begun = begin(); !begun) return begun;
	bool is_written = false;
	// Also when memory runs out half way: an open transaction would swallow all that follows.
	const Finally undo([&] {
		if (!is_written) abort();
	});
	auto written = write_all(batches);
	is_written = bool(written);
	return written;
}

// Takes the rows of one page, says how many there were, and leaves in `place` where the next one
// begins.
Result<size_t> StatementDatabase::read_page(
		const Table &table, Texts &place, const std::function<void(Row &&)> &take) {
	const auto place_names = place_columns(table);
	const size_t skip = place_names.size();
	Rows rows(connection_);
	const std::string text = select_page(dialect(), table, std::to_string(owner_), place, kPage);
	if (auto asked = query(text, "SELECT FROM " + table.name, rows); !asked) return asked.error();

	for (size_t i = 0; i < rows.size(); ++i) {
		if (rows.width() != skip + table.columns.size()) return error("reading " + table.name);
		Row row;
		place.clear();
		for (size_t at = 0; at < skip; ++at) {
			const auto value = value_of(rows.at(i, at), is_number(table, place_names[at]));
			if (!value) return Error{table.name + "." + place_names[at] + " has another type"};
			place.push_back(literal(dialect(), *value));
		}
		for (const Column &column : table.columns) {
			auto value = value_of(rows.at(i, skip + row.size()), is_number(table, column.name));
			if (!value) return Error{table.name + "." + column.name + " has another type"};
			row.push_back(std::move(*value));
		}
		take(std::move(row));
	}
	return rows.size();
}

Result<Done> StatementDatabase::read(const Table &table, const std::function<void(Row &&)> &take) {
	if (auto prepared = prepare(); !prepared) return prepared;
	Texts place;
	for (;;) {
		const auto count = read_page(table, place, take);
		if (!count) return count.error();
		if (count.value() < kPage) return Done{};
	}
}

Result<Done> StatementDatabase::raise(
		const Table &table, std::string_view column, int64_t amount, int64_t limit) {
	const Texts values{std::to_string(raise_threshold(amount, limit)), std::to_string(limit),
			std::to_string(amount), std::to_string(owner_)};
	return run(sql::raise(dialect(), table, column, values), "UPDATE " + table.name);
}

Result<bool> StatementDatabase::has_table(std::string_view name) {
	const auto count = number(
			count_tables(dialect(), name), "looking for table " + std::string(name));
	if (!count) return count.error();
	return count.value() > 0;
}

Result<unsigned> StatementDatabase::version_of(const Table &table) {
	const auto has_version = has_table("version");
	if (!has_version) return has_version.error();
	if (!has_version.value()) return 0u;
	const auto version = number(select_version(dialect(), table.name), "SELECT FROM version");
	if (!version) return version.error();
	return static_cast<unsigned>(version.value());
}

Result<Done> StatementDatabase::make(const Table &table) {
	for (const bool is_version : {false, true}) {
		const auto there = has_table(is_version ? "version" : table.name);
		if (!there) return there.error();
		if (there.value()) continue;
		const std::string text = is_version ? create_version_table(dialect())
											: create_table(dialect(), table);
		if (auto made = run(text, "CREATE TABLE"); !made) return made;
	}
	const auto version = version_of(table);
	if (!version) return version.error();
	if (version.value() != 0) return Done{};
	return run(insert_version(dialect(), table), "INSERT INTO version");
}

Result<Done> StatementDatabase::create(const Table &table) {
	auto made = make(table);
	if (made) return made;
	const std::string folder(folder_of(dialect()));
	return Error{made.error().what + ": table " + table.name
			+ " or its row in `version` is missing and could not be made; give db_url's user the "
			  "rights "
			  "CREATE and INSERT (for SQLite: the right to write the file and its folder), or run "
			  "utils/sql/create-tables with the files in utils/sql/"
			+ folder};
}

Result<bool> StatementDatabase::has_column(const Table &table, const Column &column) {
	const auto count = number(count_columns(dialect(), table.name, column.name),
			"looking for column " + table.name + "." + column.name);
	if (!count) return count.error();
	return count.value() > 0;
}

Result<Done> StatementDatabase::alter(const Table &table) {
	for (const Column &column : table.columns) {
		if (column.since == 1) continue;
		const auto there = has_column(table, column);
		if (!there) return there.error();
		if (there.value()) continue;
		if (auto added = run(add_column(dialect(), table, column), "ALTER TABLE"); !added)
			return added;
	}
	if (const auto wider = widen_columns(dialect(), table))
		if (auto widened = run(*wider, "ALTER TABLE"); !widened) return widened;
	return run(update_version(dialect(), table), "UPDATE version");
}

Result<Done> StatementDatabase::upgrade(const Table &table) {
	auto altered = alter(table);
	if (altered) return altered;
	return Error{altered.error().what + ": table " + table.name
			+ " could not be brought to its new version; give db_url's user the rights ALTER and "
			  "UPDATE, "
			  "or run utils/sql/create-tables"};
}

} // namespace

Result<std::unique_ptr<Database>> open_statements(
		Driver driver, const std::string &url, int64_t owner, std::chrono::milliseconds patience) {
	auto database = std::make_unique<StatementDatabase>(std::move(driver), owner);
	if (auto opened = database->open(url, patience); !opened) return opened.error();
	return std::unique_ptr<Database>(std::move(database));
}

} // namespace core::kam
