// A loaded db_* module of the host, and a connection through it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/sql/database.hpp"
#include "core/sql/statements.hpp"

#include "core/kam/str.hpp"

namespace core::kam {

struct Driver {
	db_func_t api{};
	std::string module;                        // "db_sqlite"
	std::optional<core::sql::Dialect> dialect; // none: its calls are all that we know
	bool has_pages = false;                    // hands a result out in parts
	bool quotes = true; // false: what holds a quote would break, or write, its statements
};

bool is_loaded(std::string module);

// Opens nothing. An error says what to load.
core::sql::Result<Driver> find_driver(std::string_view url);

class Connection {
public:
	explicit Connection(Driver driver) : driver_(std::move(driver)) {}
	~Connection();
	Connection(const Connection &) = delete;
	Connection &operator=(const Connection &) = delete;

	core::sql::Result<core::sql::Done> open(const std::string &url);
	const Driver &driver() const noexcept { return driver_; }
	const db_func_t &api() const noexcept { return driver_.api; }
	db1_con_t *raw() const noexcept { return raw_; }
	core::sql::Error error(std::string_view what) const;

private:
	Driver driver_;
	db1_con_t *raw_ = nullptr;
};

// A result that goes back to its driver.
class Rows {
public:
	explicit Rows(const Connection &connection) : connection_(connection) {}
	~Rows() {
		if (result_) connection_.api().free_result(connection_.raw(), result_);
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
	const Connection &connection_;
	db1_res_t *result_ = nullptr;
};

} // namespace core::kam
