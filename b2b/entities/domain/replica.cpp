#include "b2b/entities/domain/replica.hpp"

#include <jsoncpp/json/json.h>

#include <memory>

#include "b2b/entities/domain/columns.hpp"
#include "core/base/utf8.hpp"
#include "core/sql/row_json.hpp"

namespace b2b_entities {
namespace {

using core::base::SessionKey;
using core::sql::Column;
using core::sql::Row;
using Json::Value;

constexpr Json::ArrayIndex kMostLegs = 64;

const std::vector<Column> &columns() {
	static const auto table = leg_codec().table({});
	return table.columns;
}

std::string written(const Value &value) {
	Json::StreamWriterBuilder builder;
	builder["indentation"] = "";
	return Json::writeString(builder, value);
}

bool parse_legs(const Value &legs, SessionNews &news) {
	if (!legs.isArray() || legs.empty() || legs.size() > kMostLegs) return false;
	for (const Value &leg : legs) {
		auto record = read_row(core::sql::row_of_json(columns(), leg));
		const bool is_its = record && record->session == news.session
				&& (news.legs.empty() || news.legs.front().upper == record->upper);
		if (!is_its) return false;
		news.legs.push_back(std::move(*record));
	}
	return true;
}

std::optional<SessionNews> parse(const Value &value) {
	SessionNews news;
	if (!value.isObject()) return std::nullopt;
	if (value.isMember("ask")) return news;
	const bool is_over = value.isMember("over");
	const Value &key = value[is_over ? "over" : "session"];
	const auto session = key.isString()
			? core::base::parse_session_key(key.asString(), kSessionPrefix)
			: std::nullopt;
	if (!session) return std::nullopt;
	news.session = *session;
	news.what = is_over ? SessionNews::What::Over : SessionNews::What::Is;
	if (is_over) {
		const Value &generation = value["generation"];
		if (generation.isUInt()) news.generation = generation.asUInt();
		return news;
	}
	const Value &data = value["data"];
	if (!data.isString() || !parse_legs(value["legs"], news)) return std::nullopt;
	news.data = data.asString();
	news.generation = news.legs.front().generation;
	return news;
}

} // namespace

std::optional<std::string> print_session(
		const SessionKey &session, std::string_view data, const std::vector<Row> &legs) {
	Value made(Json::objectValue);
	made["session"] = print(session, kSessionPrefix);
	made["data"] = Value(data.data(), data.data() + data.size());
	for (const Row &leg : legs) made["legs"].append(core::sql::json_of(columns(), leg));
	auto text = written(made);
	if (text.size() > kLongestNews) return std::nullopt;
	return text;
}

std::string print_over(const SessionKey &session, uint32_t generation) {
	Value made(Json::objectValue);
	made["over"] = print(session, kSessionPrefix);
	made["generation"] = generation;
	return written(made);
}

std::string print_ask() {
	return "{\"ask\":true}";
}

std::optional<SessionNews> parse_news(std::string_view json) {
	if (json.size() > kLongestNews || !core::base::is_utf8(json)) return std::nullopt;
	Json::CharReaderBuilder builder;
	Json::CharReaderBuilder::strictMode(&builder.settings_);
	builder["stackLimit"] = 8;
	const std::unique_ptr<Json::CharReader> reader(builder.newCharReader());
	Value value;
	std::string why;
	try {
		if (!reader->parse(json.data(), json.data() + json.size(), &value, &why))
			return std::nullopt;
		return parse(value);
	} catch (const Json::Exception &) { // too deep
		return std::nullopt;
	}
}

} // namespace b2b_entities
