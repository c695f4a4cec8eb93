#include "core/kam/srdb_values.hpp"

namespace core::kam {

using namespace core::sql;

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

namespace {

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

// db_text knows numbers of 32 bits only; every other driver takes them for a column of 64.
db_val_t value_for(const Value &value) {
	db_val_t raw{};
	if (const auto *text = std::get_if<std::string>(&value)) {
		VAL_TYPE(&raw) = DB1_STR;
		VAL_STR(&raw) = as_str(*text);
	} else if (const auto *number = std::get_if<int64_t>(&value)) {
		const bool is_small = *number >= INT32_MIN && *number <= INT32_MAX;
		VAL_TYPE(&raw) = is_small ? DB1_INT : DB1_BIGINT;
		if (is_small)
			VAL_INT(&raw) = static_cast<int>(*number);
		else
			VAL_BIGINT(&raw) = *number;
	} else {
		VAL_TYPE(&raw) = DB1_STR;
		VAL_NULL(&raw) = 1;
	}
	return raw;
}

} // namespace

void Fields::add(const std::string &name, const Value &value) {
	names_.push_back(as_str(name));
	keys_.push_back(&names_.back());
	values_.push_back(value_for(value));
}

std::optional<Value> value_of(const db_val_t &value, bool is_number) {
	if (VAL_NULL(&value)) return Value();
	if (is_number) {
		if (const auto number = number_of(value)) return Value(*number);
	} else if (auto text = text_of(value)) {
		return Value(std::move(*text));
	}
	return std::nullopt;
}

} // namespace core::kam
