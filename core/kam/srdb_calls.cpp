#include "core/kam/srdb_calls.hpp"

#include <set>

#include "core/sql/check.hpp"

#include "core/kam/srdb_values.hpp"

namespace core::kam {
namespace {

using namespace core::sql;
using Names = std::vector<std::string>;

constexpr int kPage = 500; // rows in private memory at a time, where the driver has pages

bool is_in(const Names &names, const std::string &name) {
	return std::find(names.begin(), names.end(), name) != names.end();
}

bool has_quote(const Value &value) {
	const auto *text = std::get_if<std::string>(&value);
	return text && text->find_first_of("'\\") != text->npos;
}

const Value &value_at(const Table &table, const Row &row, const std::string &name) {
	return row[static_cast<size_t>(find_column(table, name) - table.columns.data())];
}

Row key_of(const Table &table, const Row &row) {
	Row key;
	for (const auto &name : table.key) key.push_back(value_at(table, row, name));
	return key;
}

class CallDatabase : public Database {
public:
	CallDatabase(Driver driver, int64_t owner) : connection_(std::move(driver)), owner_(owner) {}

	Result<Done> open(const std::string &url) { return connection_.open(url); }
	Result<Done> write(const std::vector<Batch> &batches) override;
	Result<Done> read(const Table &table, const std::function<void(Row &&)> &take) override;
	Result<Done> raise(const std::vector<Raise> &columns, int64_t amount, int64_t limit,
			const Batch &erased) override;
	Result<unsigned> version_of(const Table &table) override;
	Result<Done> create(const Table &table) override;
	Result<Done> upgrade(const Table &table) override;

private:
	enum class Whose { Nobodys, Ours, Anothers };
	using Take = std::function<Result<Done>(const Rows &, size_t)>;

	const db_func_t &api() const noexcept { return connection_.api(); }
	Error failed(const char *what, const Table &table) const {
		return connection_.error(std::string(what) + " " + table.name);
	}
	Result<Done> use(const std::string &table);
	Result<Done> select(
			const std::string &table, const Names &columns, const Fields &where, const Take &take);
	Result<std::vector<Row>> rows_of(const Table &table, const Names &columns);
	Fields ours(const Table &table, const Row &key) const;
	Result<Whose> whose_is(const Table &table, const Row &key);
	bool can_pass(const Table &table, Row &row) const;
	Result<Done> raise(const Raise &column, int64_t amount, int64_t limit);
	Result<Done> put(const Table &table, const Row &row);
	Result<Done> insert(const Table &table, const Row &row);
	Result<Done> update(const Table &table, const Row &row, const Row &key);
	Result<Done> erase(const Table &table, const Row &key);

	Connection connection_;
	std::string table_;
	str used_{}; // the API keeps a pointer to it
	Value owner_;
};

Result<Done> CallDatabase::use(const std::string &table) {
	table_ = table;
	used_ = as_str(table_);
	if (api().use_table(connection_.raw(), &used_) < 0) return connection_.error("table " + table);
	return Done{};
}

Result<Done> CallDatabase::select(
		const std::string &table, const Names &columns, const Fields &where, const Take &take) {
	if (auto used = use(table); !used) return used;
	Fields wanted;
	static const Value kNone;
	for (const auto &name : columns) wanted.add(name, kNone);
	const bool has_pages = connection_.driver().has_pages;
	Rows rows(connection_);
	if (api().query(connection_.raw(), where.names(), nullptr, where.values(), wanted.names(),
				where.size(), wanted.size(), nullptr, has_pages ? nullptr : rows.slot())
			< 0)
		return connection_.error("SELECT FROM " + table);
	do {
		if (has_pages && api().fetch_result(connection_.raw(), rows.slot(), kPage) < 0)
			return connection_.error("SELECT FROM " + table);
		if (rows.size() > 0 && rows.width() != columns.size())
			return connection_.error("reading " + table);
		for (size_t i = 0; i < rows.size(); ++i)
			if (auto taken = take(rows, i); !taken) return taken;
	} while (has_pages && rows.size() > 0);
	return Done{};
}

// Of this owner.
Result<std::vector<Row>> CallDatabase::rows_of(const Table &table, const Names &columns) {
	Fields where;
	where.add(table.owner, owner_);
	std::vector<Row> all;
	auto done = select(table.name, columns, where, [&](const Rows &rows, size_t i) -> Result<Done> {
		Row row;
		for (const auto &name : columns) {
			auto value = value_of(rows.at(i, row.size()), is_number(table, name));
			if (!value) return Error{table.name + "." + name + " has another type"};
			row.push_back(std::move(*value));
		}
		all.push_back(std::move(row));
		return Done{};
	});
	if (!done) return done.error();
	return all;
}

Result<Done> CallDatabase::read(const Table &table, const std::function<void(Row &&)> &take) {
	Names columns;
	for (const Column &column : table.columns) columns.push_back(column.name);
	auto rows = rows_of(table, columns);
	if (!rows) return rows.error();
	for (auto &row : rows.value()) take(std::move(row));
	return Done{};
}

// The row of this key, if it is ours.
Fields CallDatabase::ours(const Table &table, const Row &key) const {
	Fields where;
	for (size_t i = 0; i < key.size(); ++i) where.add(table.key[i], key[i]);
	if (!is_in(table.key, table.owner)) where.add(table.owner, owner_);
	return where;
}

// The key of a table need not hold the owner.
Result<CallDatabase::Whose> CallDatabase::whose_is(const Table &table, const Row &key) {
	Fields where;
	for (size_t i = 0; i < key.size(); ++i) where.add(table.key[i], key[i]);
	Whose whose = Whose::Nobodys;
	auto done = select(table.name, {table.owner}, where, [&](const Rows &rows, size_t i) {
		const auto &owner = rows.at(i, 0);
		const bool is_ours = !VAL_NULL(&owner) && number_of(owner) == std::get<int64_t>(owner_);
		whose = is_ours ? Whose::Ours : Whose::Anothers;
		return Result<Done>(Done{});
	});
	if (!done) return done.error();
	return whose;
}

Result<Done> CallDatabase::insert(const Table &table, const Row &row) {
	if (auto used = use(table.name); !used) return used;
	Fields all;
	for (size_t i = 0; i < row.size(); ++i) all.add(table.columns[i].name, row[i]);
	if (api().insert(connection_.raw(), all.names(), all.values(), all.size()) < 0)
		return failed("INSERT INTO", table);
	return Done{};
}

Result<Done> CallDatabase::update(const Table &table, const Row &row, const Row &key) {
	if (auto used = use(table.name); !used) return used;
	const Fields where = ours(table, key);
	Fields changes;
	for (size_t i = 0; i < row.size(); ++i) {
		const auto &name = table.columns[i].name;
		if (name != table.owner && !is_in(table.key, name)) changes.add(name, row[i]);
	}
	if (api().update(connection_.raw(), where.names(), nullptr, where.values(), changes.names(),
				changes.values(), where.size(), changes.size())
			< 0)
		return failed("UPDATE", table);
	return Done{};
}

Result<Done> CallDatabase::erase(const Table &table, const Row &key) {
	if (auto used = use(table.name); !used) return used;
	const Fields where = ours(table, key);
	if (api().delete_(connection_.raw(), where.names(), nullptr, where.values(), where.size()) < 0)
		return failed("DELETE FROM", table);
	return Done{};
}

// Where the driver does not quote: a text with a quote is stored empty, a key with one not at all.
bool CallDatabase::can_pass(const Table &table, Row &row) const {
	if (connection_.driver().quotes) return true;
	for (size_t i = 0; i < row.size(); ++i) {
		if (!has_quote(row[i])) continue;
		const auto &name = table.columns[i].name;
		LM_WARN("%s.%s holds ' or \\, which %s does not quote: it is not stored\n",
				table.name.c_str(), name.c_str(), connection_.driver().module.c_str());
		if (is_in(table.key, name)) return false;
		row[i] = std::string();
	}
	return true;
}

Result<Done> CallDatabase::put(const Table &table, const Row &row) {
	const Row key = key_of(table, row);
	const auto whose = whose_is(table, key);
	if (!whose) return whose.error();
	if (whose.value() == Whose::Nobodys) return insert(table, row);
	return whose.value() == Whose::Ours ? update(table, row, key) : Done{};
}

Result<Done> CallDatabase::write(const std::vector<Batch> &batches) {
	if (auto checked = check_batches(batches, std::get<int64_t>(owner_)); !checked) return checked;
	std::vector<std::set<Row>> written;
	for (const Batch &batch : batches) {
		written.emplace_back();
		for (const Row *row : last_of_each_key(*batch.table, batch.upsert)) {
			Row passed = *row;
			if (!can_pass(*batch.table, passed)) continue;
			if (auto put_in = put(*batch.table, passed); !put_in) return put_in;
			written.back().insert(key_of(*batch.table, passed));
		}
	}
	for (size_t i = 0; i < batches.size(); ++i)
		for (const Row &key : batches[i].erase) {
			const bool is_passed = connection_.driver().quotes
					|| std::none_of(key.begin(), key.end(), has_quote);
			if (!is_passed || written[i].count(key)) continue;
			if (auto erased = erase(*batches[i].table, key); !erased) return erased;
		}
	return Done{};
}

// Row by row: after a crash half way all are raised again.
Result<Done> CallDatabase::raise(
		const std::vector<Raise> &columns, int64_t amount, int64_t limit, const Batch &erased) {
	for (const Raise &column : columns)
		if (auto raised = raise(column, amount, limit); !raised) return raised;
	return write({erased});
}

Result<Done> CallDatabase::raise(const Raise &column, int64_t amount, int64_t limit) {
	const Table &table = *column.table;
	const std::string name(column.column);
	Names columns = table.key;
	columns.push_back(name);
	auto rows = rows_of(table, columns);
	if (!rows) return rows.error();
	const int64_t threshold = raise_threshold(amount, limit);
	for (auto &row : rows.value()) {
		const auto *old = std::get_if<int64_t>(&row.back());
		const Value raised = !old || *old <= threshold ? (old ? *old : 0) + amount : limit;
		row.pop_back();
		const Fields where = ours(table, row);
		Fields change;
		change.add(name, raised);
		if (auto used = use(table.name); !used) return used;
		if (api().update(connection_.raw(), where.names(), nullptr, where.values(), change.names(),
					change.values(), where.size(), change.size())
				< 0)
			return failed("UPDATE", table);
	}
	return Done{};
}

Result<unsigned> CallDatabase::version_of(const Table &table) {
	const Value name = table.name;
	const std::string column = "table_name";
	Fields where;
	where.add(column, name);
	unsigned version = 0;
	auto done = select("version", {"table_version"}, where, [&](const Rows &rows, size_t i) {
		version = static_cast<unsigned>(number_of(rows.at(i, 0)).value_or(0));
		return Result<Done>(Done{});
	});
	if (!done) return done.error();
	return version;
}

Result<Done> CallDatabase::create(const Table &table) {
	return Error{"table " + table.name + " or its row in `version` is missing, and "
			+ connection_.driver().module
			+ " makes no tables: run utils/sql/create-tables (for db_text: create-tables text "
			  "FOLDER), or the statements in utils/sql/"};
}

Result<Done> CallDatabase::upgrade(const Table &table) {
	return Error{"table " + table.name + " is of an older version, and "
			+ connection_.driver().module
			+ " changes no tables: stop the server and run utils/sql/create-tables (for db_text: "
			  "create-tables text FOLDER); the rows stay"};
}

} // namespace

Result<std::unique_ptr<Database>> open_calls(Driver driver, const std::string &url, int64_t owner) {
	auto database = std::make_unique<CallDatabase>(std::move(driver), owner);
	if (auto opened = database->open(url); !opened) return opened.error();
	return std::unique_ptr<Database>(std::move(database));
}

} // namespace core::kam
