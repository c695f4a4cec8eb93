// A row as a record, and back: one declaration for each column says its name, its type, which member
// of the record it is, and what makes sense in it. Schema, writer and reader follow from it, so their
// order is one.
#pragma once

#include <algorithm>
#include <cassert>
#include <optional>
#include <string_view>
#include <utility>

#include "core/sql/table.hpp"

namespace core::sql {

template <class T>
struct Field {
	Column column;
	std::string T::*text = nullptr; // either a text or a number
	int64_t T::*number = nullptr;
	size_t longest = 0;          // bytes of a text that makes sense
	int64_t least = 0, most = 0; // of a number that makes sense
};

template <class T>
Field<T> varchar(const char *name, std::string T::*member, uint16_t size) {
	return {{name, Type::Varchar, size}, member, nullptr, size};
}

template <class T>
Field<T> text(const char *name, std::string T::*member, size_t longest) {
	return {{name, Type::Text}, member, nullptr, longest};
}

template <class T>
Field<T> number(
		const char *name, int64_t T::*member, int64_t least, int64_t most, Type type = Type::Int) {
	return {{name, type}, nullptr, member, 0, least, most};
}

// The column may be NULL in the schema. A record has no NULL: it is read as an empty text, or as the
// least number, whatever the schema says, because an operator's database may.
template <class T>
Field<T> nullable(Field<T> field) {
	field.column.null = true;
	return field;
}

// The column came with this version of the table.
template <class T>
Field<T> since(unsigned version, Field<T> field) {
	field.column.since = version;
	return field;
}

template <class T>
class RowCodec {
public:
	// May the text stand where such texts are used? Asked for what is read.
	using IsGood = bool (*)(std::string_view text);

	// `schema`: a table without name and columns.
	RowCodec(Table schema, std::vector<Field<T>> fields, IsGood is_good)
			: schema_(std::move(schema)), fields_(std::move(fields)), is_good_(is_good) {
		for (const auto &field : fields_) schema_.columns.push_back(field.column);
	}

	Table table(std::string name) const {
		Table made = schema_;
		made.name = std::move(name);
		return made;
	}

	// A number that 32 bits do not hold becomes the nearest one that they do.
	Row write(T record) const {
		Row row;
		row.reserve(fields_.size());
		for (const auto &field : fields_) row.push_back(value_of(field, record));
		return row;
	}

	// The values of the table's key, in its order.
	Row key(T record) const {
		Row row;
		for (const auto &name : schema_.key)
			row.push_back(value_of(fields_[position_of(name)], record));
		return row;
	}

	// One value of a row; null where the row has not its columns.
	const Value *value(const Row &row, std::string_view name) const {
		return row.size() == fields_.size() ? &row[position_of(name)] : nullptr;
	}
	// Its key, whatever the other values are.
	std::optional<Row> key_of(const Row &row) const {
		if (row.size() != fields_.size()) return std::nullopt;
		Row key;
		for (const auto &name : schema_.key) key.push_back(row[position_of(name)]);
		return key;
	}

	// The record, with the row's texts moved into it; nullopt where a value has not its column's type, length or range.
	std::optional<T> read(Row row) const {
		if (row.size() != fields_.size()) return std::nullopt;
		T record{};
		for (size_t i = 0; i < row.size(); ++i)
			if (!take(fields_[i], row[i], record)) return std::nullopt;
		return record;
	}

private:
	size_t position_of(std::string_view name) const {
		const auto found = std::find_if(fields_.begin(), fields_.end(),
				[&](const Field<T> &field) { return field.column.name == name; });
		assert(found != fields_.end());
		return static_cast<size_t>(found - fields_.begin());
	}

	static Value value_of(const Field<T> &field, T &record) {
		if (field.text) return std::move(record.*field.text);
		const int64_t number = record.*field.number;
		if (field.column.type == Type::BigInt) return number;
		return std::clamp<int64_t>(number, INT32_MIN, INT32_MAX);
	}

	bool take(const Field<T> &field, Value &value, T &record) const {
		if (field.text) return take_text(field, value, record.*field.text);
		auto &number = record.*field.number = field.least;
		if (std::holds_alternative<std::monostate>(value)) return true;
		const auto *held = std::get_if<int64_t>(&value);
		if (!held || *held < field.least || *held > field.most) return false;
		number = *held;
		return true;
	}

	bool take_text(const Field<T> &field, Value &value, std::string &text) const {
		if (std::holds_alternative<std::monostate>(value)) return true;
		auto *held = std::get_if<std::string>(&value);
		if (!held || held->size() > field.longest || !is_good_(*held)) return false;
		text = std::move(*held);
		return true;
	}

	Table schema_;
	std::vector<Field<T>> fields_;
	IsGood is_good_;
};

} // namespace core::sql
