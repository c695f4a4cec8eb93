// A row as a JSON object of its columns, and back: for stores that are no tables, and for other servers.
#pragma once

#include <jsoncpp/json/json.h>

#include <string>
#include <vector>

#include "core/sql/table.hpp"

namespace core::sql {

// NULL and empty texts are left out.
inline Json::Value json_of(const std::vector<Column> &columns, const Row &row) {
	Json::Value made(Json::objectValue);
	for (size_t i = 0; i < row.size(); ++i) {
		if (const auto *text = std::get_if<std::string>(&row[i]); text && !text->empty())
			made[columns[i].name] = *text;
		if (const auto *number = std::get_if<int64_t>(&row[i]))
			made[columns[i].name] = static_cast<Json::Int64>(*number);
	}
	return made;
}

// Total: a value of another type than a column can have makes the row one that cannot be read.
inline Row row_of_json(const std::vector<Column> &columns, const Json::Value &object) {
	Row row;
	for (const Column &column : columns) {
		const Json::Value *value = object.isObject()
				? object.find(column.name.data(), column.name.data() + column.name.size())
				: nullptr;
		if (!value)
			row.emplace_back();
		else if (value->isString())
			row.emplace_back(value->asString());
		else if (value->isInt64())
			row.emplace_back(int64_t{value->asInt64()});
		else
			row.emplace_back(std::string(1, '\0'));
	}
	return row;
}

} // namespace core::sql
