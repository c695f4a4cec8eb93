// Values of the host's DB API as ours, and ours as its.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/sql/table.hpp"

#include "core/kam/str.hpp"

namespace core::kam {

std::optional<int64_t> number_of(const db_val_t &value);

// Nothing when the value is of another type than the column.
std::optional<core::sql::Value> value_of(const db_val_t &value, bool is_number);

// Names and values as the API takes them. It points into what was added, which must stay.
class Fields {
public:
	void add(const std::string &name, const core::sql::Value &value);
	const db_key_t *names() const noexcept { return keys_.data(); }
	const db_val_t *values() const noexcept { return values_.data(); }
	int size() const noexcept { return static_cast<int>(values_.size()); }

private:
	std::deque<str> names_; // the keys point to them
	std::vector<db_key_t> keys_;
	std::vector<db_val_t> values_;
};

} // namespace core::kam
