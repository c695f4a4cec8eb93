#include "core/sql/expressions.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace core::sql {
namespace {

std::string hexadecimal(std::string_view text) {
	constexpr char kDigits[] = "0123456789abcdef";
	std::string hex;
	hex.reserve(text.size() * 2);
	for (const char c : text) {
		const auto byte = static_cast<unsigned char>(c);
		hex += kDigits[byte >> 4];
		hex += kDigits[byte & 15];
	}
	return hex;
}

bool is_plain(std::string_view text) {
	return std::all_of(text.begin(), text.end(),
			[](char c) { return c >= ' ' && c <= '~' && c != '\'' && c != '\\'; });
}

std::string enclosed(std::string_view before, std::string_view text, std::string_view after) {
	std::string all;
	all.reserve(before.size() + text.size() + after.size());
	return all.append(before).append(text).append(after);
}

// Of a text that is not plain.
std::string coded_literal(Dialect dialect, std::string_view text) {
	const std::string hex = hexadecimal(text);
	switch (dialect) {
	case Dialect::MySql:
		return enclosed("_utf8mb4 X'", hex, "'");
	case Dialect::Postgres:
		return enclosed("convert_from(decode('", hex, "','hex'),'UTF8')");
	case Dialect::Sqlite:
		break;
	}
	return enclosed("CAST(X'", hex, "' AS TEXT)");
}

} // namespace

std::optional<Dialect> dialect_of(std::string_view scheme) {
	if (scheme == "mysql") return Dialect::MySql;
	if (scheme == "postgres") return Dialect::Postgres;
	if (scheme == "sqlite") return Dialect::Sqlite;
	return std::nullopt;
}

std::string_view folder_of(Dialect dialect) {
	switch (dialect) {
	case Dialect::MySql:
		return "mysql";
	case Dialect::Postgres:
		return "postgres";
	case Dialect::Sqlite:
		break;
	}
	return "sqlite";
}

void append_literal(std::string &to, Dialect dialect, const Value &value) {
	const auto *text = std::get_if<std::string>(&value);
	if (text && is_plain(*text)) {
		to.append(1, '\'').append(*text).append(1, '\'');
	} else if (text) {
		to += coded_literal(dialect, *text);
	} else if (const auto *number = std::get_if<int64_t>(&value)) {
		std::array<char, 20> digits{};
		to.append(digits.data(), std::to_chars(digits.begin(), digits.end(), *number).ptr);
	} else {
		to += "NULL";
	}
}

std::string literal(Dialect dialect, const Value &value) {
	std::string text;
	append_literal(text, dialect, value);
	return text;
}

Texts literals(Dialect dialect, const Row &row) {
	Texts all;
	all.reserve(row.size());
	for (const Value &value : row) all.push_back(literal(dialect, value));
	return all;
}

std::string quoted(Dialect dialect, std::string_view name) {
	const char quote = dialect == Dialect::MySql ? '`' : '"';
	std::string text(1, quote);
	for (const char c : name) text.append(c == quote ? 2 : 1, c);
	return text + quote;
}

std::string joined(const Texts &texts, std::string_view between, std::string_view before,
		std::string_view after) {
	size_t size = before.size() + after.size();
	for (const auto &text : texts) size += text.size() + between.size();
	std::string all;
	all.reserve(size);
	all += before;
	for (const auto &text : texts) {
		if (&text != &texts.front()) all += between;
		all += text;
	}
	return all.append(after);
}

std::string listed(const Texts &texts) {
	return joined(texts, ",", "(", ")");
}

Texts quoted_names(Dialect dialect, const std::vector<std::string> &names) {
	Texts all;
	for (const auto &name : names) all.push_back(quoted(dialect, name));
	return all;
}

std::vector<std::string> column_names(const Table &table) {
	std::vector<std::string> names;
	names.reserve(table.columns.size());
	for (const Column &column : table.columns) names.push_back(column.name);
	return names;
}

} // namespace core::sql
