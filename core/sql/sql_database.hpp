// What every database has in common whose dialect we write, whatever carries the statements there: the order
// in which tables are looked for, made and changed, rows are read page by page, and a transaction is made.
#pragma once

#include "core/sql/database.hpp"
#include "core/sql/statements.hpp"

namespace core::sql {

class SqlDatabase : public Database {
public:
	explicit SqlDatabase(int64_t owner) : owner_(owner) {}

	Result<Done> write(const std::vector<Batch> &batches) final;
	Result<Done> raise(const std::vector<Raise> &columns, int64_t amount, int64_t limit,
			const Batch &erased) final;
	Result<Done> read(const Table &table, const std::function<void(Row &&)> &take) final;
	Result<unsigned> version_of(const Table &table) final;
	Result<Done> create(const Table &table) final;
	Result<Done> upgrade(const Table &table) final;

protected:
	virtual Dialect dialect() const noexcept = 0;

	// `what`: for the error, what the statement was to do.
	virtual Result<Done> run(const std::string &statement, std::string_view what) = 0;
	// The number in the only row; 0 where there is no row.
	virtual Result<int64_t> number(const std::string &statement, std::string_view what) = 0;

	// At most page_size() rows behind the place: the values of the table's columns, then of
	// place_columns().
	virtual size_t page_size() const noexcept = 0;
	virtual Result<std::vector<Row>> page(const Table &table, const Row &place) = 0;

	virtual Result<Done> begin() = 0;
	virtual Result<Done> erase(const Batch &batch) = 0;
	virtual Result<Done> upsert(const Batch &batch) = 0;
	virtual Result<Done> raise(const Raise &column, int64_t amount, int64_t limit) = 0;
	virtual Result<Done> commit() = 0;
	virtual void abort() noexcept = 0;

	// What the operator can do about it.
	virtual Error cannot_make(const Table &table, const Error &why) const = 0;
	virtual Error cannot_change(const Table &table, const Error &why) const = 0;

	int64_t owner() const noexcept { return owner_; }

private:
	template <class F>
	Result<Done> in_transaction(F &&work);
	Result<bool> has_table(std::string_view name);
	Result<bool> has_column(const Table &table, const Column &column);
	Result<Done> make(const Table &table);
	Result<Done> alter(const Table &table);

	int64_t owner_;
};

} // namespace core::sql
