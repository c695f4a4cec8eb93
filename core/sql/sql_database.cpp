#include "core/sql/sql_database.hpp"

#include "core/sql/check.hpp"

namespace core::sql {

template <class F>
Result<Done> SqlDatabase::in_transaction(F &&work) {
	if (auto begun = begin(); !begun) return begun;
	// Also when memory runs out half way: an open transaction would swallow all that follows.
	struct Undo {
		SqlDatabase &database;
		bool is_written = false;
		~Undo() {
			if (!is_written) database.abort();
		}
	} undo{*this};
	auto done = work();
	if (done) done = commit();
	undo.is_written = static_cast<bool>(done);
	return done;
}

Result<Done> SqlDatabase::write(const std::vector<Batch> &batches) {
	if (auto checked = check_batches(batches, owner_); !checked) return checked;
	return in_transaction([&]() -> Result<Done> {
		for (const Batch &batch : batches) {
			if (auto gone = erase(batch); !gone) return gone;
			if (auto written = upsert(batch); !written) return written;
		}
		return Done{};
	});
}

Result<Done> SqlDatabase::raise(
		const std::vector<Raise> &columns, int64_t amount, int64_t limit, const Batch &erased) {
	if (auto checked = check_batches({erased}, owner_); !checked) return checked;
	return in_transaction([&]() -> Result<Done> {
		for (const Raise &column : columns)
			if (auto raised = raise(column, amount, limit); !raised) return raised;
		return erase(erased);
	});
}

// So that a large table is never held as a whole, here or in the client.
Result<Done> SqlDatabase::read(const Table &table, const std::function<void(Row &&)> &take) {
	const auto width = static_cast<ptrdiff_t>(table.columns.size());
	Row place;
	for (;;) {
		auto rows = page(table, place);
		if (!rows) return rows.error();
		auto &page = rows.value();
		if (!page.empty()) place.assign(page.back().begin() + width, page.back().end());
		for (Row &row : page) {
			row.erase(row.begin() + width, row.end());
			take(std::move(row));
		}
		if (page.size() < page_size()) return Done{};
	}
}

Result<bool> SqlDatabase::has_table(std::string_view name) {
	const auto count = number(
			count_tables(dialect(), name), "looking for table " + std::string(name));
	if (!count) return count.error();
	return count.value() > 0;
}

Result<unsigned> SqlDatabase::version_of(const Table &table) {
	const auto has_version = has_table("version");
	if (!has_version) return has_version.error();
	if (!has_version.value()) return 0U;
	const auto version = number(select_version(dialect(), table.name), "SELECT FROM version");
	if (!version) return version.error();
	return static_cast<unsigned>(version.value());
}

Result<Done> SqlDatabase::make(const Table &table) {
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

Result<Done> SqlDatabase::create(const Table &table) {
	auto made = make(table);
	if (!made) return cannot_make(table, made.error());
	return made;
}

Result<bool> SqlDatabase::has_column(const Table &table, const Column &column) {
	const auto count = number(count_columns(dialect(), table.name, column.name),
			"looking for column " + table.name + "." + column.name);
	if (!count) return count.error();
	return count.value() > 0;
}

// Each step can be made again: in MySQL a statement that changes a table commits by itself.
Result<Done> SqlDatabase::alter(const Table &table) {
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

Result<Done> SqlDatabase::upgrade(const Table &table) {
	auto altered = alter(table);
	if (!altered) return cannot_change(table, altered.error());
	return altered;
}

} // namespace core::sql
