#include "core/kam/srdb.hpp"

#include "core/sql/check.hpp"
#include "core/sql/statements.hpp"

#include "core/kam/str.hpp"

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

struct Driver {
	db_func_t api;
	Dialect dialect;
	std::string module;
};

Result<Driver> find_driver(std::string_view url) {
	const auto address = Address::parse(url);
	if (!address) return Error{"db_url is not scheme://[user[:password]@]host[:port]/name"};
	const auto dialect = dialect_of(address->scheme);
	if (!dialect)
		return Error{
				"db_url: scheme " + address->scheme + " is not one of mysql, postgres, sqlite"};

	Driver driver{{}, *dialect, "db_" + address->scheme};
	if (!find_module_by_name(driver.module.data()))
		return Error{"db_url needs module " + driver.module + ": put loadmodule \"" + driver.module
				+ ".so\" before this module's"};
	// What db_bind_mod() does, without its library: a server without any db module can load us too.
	// The host keeps every function as a cmd_function; void (*)() is the type that any may be cast
	// through.
	const auto bind = reinterpret_cast<db_bind_api_f>(reinterpret_cast<void (*)()>(
			find_mod_export(driver.module.data(), lit("db_bind_api"), 0, 0)));
	if (!bind || bind(&driver.api) < 0)
		return Error{"module " + driver.module + " cannot be bound as a database driver"};
	if (!driver.api.init || !driver.api.close || !driver.api.raw_query || !driver.api.free_result)
		return Error{"module " + driver.module + " cannot run statements (no raw_query)"};
	return driver;
}

// A result that goes back to its driver.
class Rows {
public:
	Rows(const db_func_t &api, db1_con_t *connection) : api_(api), connection_(connection) {}
	~Rows() {
		if (result_) api_.free_result(connection_, result_);
	}
	Rows(const Rows &) = delete;
	Rows &operator=(const Rows &) = delete;

	db1_res_t **slot() { return &result_; }
	size_t size() const { return result_ ? static_cast<size_t>(RES_ROW_N(result_)) : 0; }
	size_t width() const { return result_ ? static_cast<size_t>(RES_COL_N(result_)) : 0; }
	const db_val_t &at(size_t row, size_t column) const {
		return ROW_VALUES(&RES_ROWS(result_)[row])[column];
	}

private:
	const db_func_t &api_;
	db1_con_t *connection_;
	db1_res_t *result_ = nullptr;
};

std::optional<int64_t> number_of(const db_val_t &value) {
	switch (VAL_TYPE(&value)) {
	case DB1_INT:
		return VAL_INT(&value);
	case DB1_UINT:
		return VAL_UINT(&value);
	case DB1_BITMAP:
		return VAL_BITMAP(&value);
	case DB1_BIGINT:
		return VAL_BIGINT(&value);
	case DB1_UBIGINT:
		return static_cast<int64_t>(VAL_UBIGINT(&value));
	default:
		return std::nullopt;
	}
}

std::optional<std::string> text_of(const db_val_t &value) {
	switch (VAL_TYPE(&value)) {
	case DB1_STRING:
		return std::string(VAL_STRING(&value) ? VAL_STRING(&value) : "");
	case DB1_STR:
		return std::string(view(VAL_STR(&value)));
	case DB1_BLOB:
		return std::string(view(VAL_BLOB(&value)));
	default:
		return std::nullopt;
	}
}

// Nothing when the value is of another type than the column.
std::optional<Value> value_of(const db_val_t &value, bool is_number) {
	if (VAL_NULL(&value)) return Value();
	if (is_number) {
		if (const auto number = number_of(value)) return Value(*number);
	} else if (auto text = text_of(value)) {
		return Value(std::move(*text));
	}
	return std::nullopt;
}

bool is_number(const Table &table, std::string_view name) {
	const Column *column = find_column(table, name);
	return !column || column->type == Type::Int || column->type == Type::BigInt; // no column: `id`
}

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

class SrDatabase : public Database {
public:
	SrDatabase(Driver driver, std::string_view url, int64_t owner)
			: driver_(std::move(driver)), url_(url), owner_(owner) {}
	~SrDatabase() override { close(); }

	Result<Done> open();
	Result<Done> write(const std::vector<Batch> &batches) override;
	Result<Done> read(const Table &table, const std::function<void(Row &&)> &take) override;
	Result<Done> raise(
			const Table &table, std::string_view column, int64_t amount, int64_t limit) override;
	Result<unsigned> version_of(const Table &table) override;
	Result<Done> create(const Table &table) override;

private:
	using Build = std::function<std::string(const std::vector<Texts> &)>;

	void close() noexcept;
	Error error(std::string_view what) const;
	Result<Done> run(const std::string &text, std::string_view what);
	Result<Done> query(const std::string &text, std::string_view what, Rows &rows);
	Result<int64_t> number(const std::string &text, std::string_view what);
	Result<bool> has_table(std::string_view name);
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

	Driver driver_;
	std::string url_;
	int64_t owner_;
	db1_con_t *connection_ = nullptr;
	int64_t session_ = 0; // MySQL: the server's number for the connection that runs the transaction
};

void SrDatabase::close() noexcept {
	if (connection_) driver_.api.close(connection_);
	connection_ = nullptr;
}

// Without the url: it holds a password.
Error SrDatabase::error(std::string_view what) const {
	return {driver_.module + ": " + std::string(what)
			+ " failed (its own words are in the log above)"};
}

Result<Done> SrDatabase::open() {
	const str url = as_str(url_);
	connection_ = driver_.api.init(&url);
	if (!connection_) return error("connecting");
	// db_sqlite gives up at once when another process writes; the statement answers a row.
	if (driver_.dialect == Dialect::Sqlite)
		return run("PRAGMA busy_timeout=2000", "setting the timeout");
	return prepare();
}

// Always with a slot for a result: without one db_sqlite only compiles the statement and never runs
// it.
Result<Done> SrDatabase::query(const std::string &text, std::string_view what, Rows &rows) {
	const str statement = as_str(text);
	if (driver_.api.raw_query(connection_, &statement, rows.slot()) < 0) return error(what);
	return Done{};
}

Result<Done> SrDatabase::run(const std::string &text, std::string_view what) {
	Rows rows(driver_.api, connection_);
	return query(text, what, rows);
}

Result<int64_t> SrDatabase::number(const std::string &text, std::string_view what) {
	Rows rows(driver_.api, connection_);
	if (auto asked = query(text, what, rows); !asked) return asked.error();
	if (rows.size() == 0 || rows.width() == 0) return int64_t{0};
	return number_of(rows.at(0, 0)).value_or(0);
}

// db_mysql reconnects by itself, in the middle of anything, and then forgets what the session was
// told.
Result<Done> SrDatabase::prepare() {
	if (driver_.dialect != Dialect::MySql) return Done{};
	if (auto named = run("SET NAMES utf8mb4", "setting the character set"); !named) return named;
	const auto session = number("SELECT CONNECTION_ID()", "asking for the session");
	if (!session) return session.error();
	session_ = session.value();
	return Done{};
}

Result<Done> SrDatabase::begin() {
	if (auto prepared = prepare(); !prepared) return prepared;
	if (!driver_.api.start_transaction) return run("BEGIN IMMEDIATE", "BEGIN");
	if (driver_.api.start_transaction(connection_, DB_LOCKING_NONE) < 0) return error("BEGIN");
	// We only ever look for whole keys; with statistics older than the table PostgreSQL would read
	// all of it.
	if (driver_.dialect == Dialect::Postgres && !run("SET LOCAL enable_seqscan=off", "SET LOCAL"))
		LM_NOTICE("%s: cannot turn table scans off\n", driver_.module.c_str());
	return Done{};
}

Result<Done> SrDatabase::commit() {
	if (driver_.dialect == Dialect::MySql) {
		const auto session = number("SELECT CONNECTION_ID()", "asking for the session");
		if (!session) return session.error();
		if (session.value() != session_)
			return Error{driver_.module
					+ ": the connection was lost within a batch, which may be "
					  "written in part and has to be written again"};
	}
	if (!driver_.api.end_transaction) return run("COMMIT", "COMMIT");
	if (driver_.api.end_transaction(connection_) < 0) return error("COMMIT");
	return Done{};
}

void SrDatabase::abort() {
	if (driver_.api.abort_transaction)
		driver_.api.abort_transaction(connection_);
	else if (!run("ROLLBACK", "ROLLBACK"))
		LM_NOTICE("%s: nothing to roll back\n", driver_.module.c_str());
}

Result<Done> SrDatabase::in_chunks(size_t rows, size_t limit,
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

Result<Done> SrDatabase::erase(const Batch &batch) {
	const Table &table = *batch.table;
	return in_chunks(
			batch.erase.size(), kEraseRows,
			[&](size_t i) {
				return literals(driver_.dialect, erase_values(table, batch.erase[i], owner_));
			},
			[&](const auto &rows) { return sql::erase(driver_.dialect, table, rows); },
			"DELETE FROM " + table.name);
}

Result<Done> SrDatabase::upsert(const Batch &batch) {
	const Table &table = *batch.table;
	const auto rows = last_of_each_key(table, batch.upsert);
	return in_chunks(
			rows.size(), kChunkRows, [&](size_t i) { return literals(driver_.dialect, *rows[i]); },
			[&](const auto &texts) { return sql::upsert(driver_.dialect, table, texts); },
			"INSERT INTO " + table.name);
}

Result<Done> SrDatabase::write_all(const std::vector<Batch> &batches) {
	for (const Batch &batch : batches) {
		if (auto erased = erase(batch); !erased) return erased;
		if (auto written = upsert(batch); !written) return written;
	}
	return commit();
}

Result<Done> SrDatabase::write(const std::vector<Batch> &batches) {
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
Result<size_t> SrDatabase::read_page(
		const Table &table, Texts &place, const std::function<void(Row &&)> &take) {
	const auto place_names = place_columns(table);
	const size_t skip = place_names.size();
	Rows rows(driver_.api, connection_);
	const std::string text = select_page(
			driver_.dialect, table, std::to_string(owner_), place, kPage);
	if (auto asked = query(text, "SELECT FROM " + table.name, rows); !asked) return asked.error();

	for (size_t i = 0; i < rows.size(); ++i) {
		if (rows.width() != skip + table.columns.size()) return error("reading " + table.name);
		Row row;
		place.clear();
		for (size_t at = 0; at < skip; ++at) {
			const auto value = value_of(rows.at(i, at), is_number(table, place_names[at]));
			if (!value) return Error{table.name + "." + place_names[at] + " has another type"};
			place.push_back(literal(driver_.dialect, *value));
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

Result<Done> SrDatabase::read(const Table &table, const std::function<void(Row &&)> &take) {
	if (auto prepared = prepare(); !prepared) return prepared;
	Texts place;
	for (;;) {
		const auto count = read_page(table, place, take);
		if (!count) return count.error();
		if (count.value() < kPage) return Done{};
	}
}

Result<Done> SrDatabase::raise(
		const Table &table, std::string_view column, int64_t amount, int64_t limit) {
	const Texts values{std::to_string(raise_threshold(amount, limit)), std::to_string(limit),
			std::to_string(amount), std::to_string(owner_)};
	return run(sql::raise(driver_.dialect, table, column, values), "UPDATE " + table.name);
}

Result<bool> SrDatabase::has_table(std::string_view name) {
	const auto count = number(
			count_tables(driver_.dialect, name), "looking for table " + std::string(name));
	if (!count) return count.error();
	return count.value() > 0;
}

Result<unsigned> SrDatabase::version_of(const Table &table) {
	const auto has_version = has_table("version");
	if (!has_version) return has_version.error();
	if (!has_version.value()) return 0u;
	const auto version = number(select_version(driver_.dialect, table.name), "SELECT FROM version");
	if (!version) return version.error();
	return static_cast<unsigned>(version.value());
}

Result<Done> SrDatabase::make(const Table &table) {
	for (const bool is_version : {false, true}) {
		const auto there = has_table(is_version ? "version" : table.name);
		if (!there) return there.error();
		if (there.value()) continue;
		const std::string text = is_version ? create_version_table(driver_.dialect)
											: create_table(driver_.dialect, table);
		if (auto made = run(text, "CREATE TABLE"); !made) return made;
	}
	const auto version = version_of(table);
	if (!version) return version.error();
	if (version.value() != 0) return Done{};
	return run(insert_version(driver_.dialect, table), "INSERT INTO version");
}

Result<Done> SrDatabase::create(const Table &table) {
	auto made = make(table);
	if (made) return made;
	const std::string folder(folder_of(driver_.dialect));
	return Error{made.error().what + ": table " + table.name
			+ " or its row in `version` is missing and could not be made; give db_url's user the "
			  "rights "
			  "CREATE and INSERT (for SQLite: the right to write the file and its folder), or run "
			  "utils/sql/create-tables with the files in utils/sql/"
			+ folder};
}

} // namespace

Result<Done> bind_srdb(std::string_view url) {
	const auto driver = find_driver(url);
	if (!driver) return driver.error();
	return Done{};
}

Result<std::unique_ptr<Database>> open_srdb(std::string_view url, int64_t owner) {
	auto driver = find_driver(url);
	if (!driver) return driver.error();
	auto database = std::make_unique<SrDatabase>(std::move(driver.value()), url, owner);
	if (auto opened = database->open(); !opened) return opened.error();
	return std::unique_ptr<Database>(std::move(database));
}

} // namespace core::kam
