#include "core/kam/redis_store.hpp"

#include <chrono>
#include <set>

#include "core/base/number.hpp"
#include "core/kam/kamailio.hpp"
#include "core/kam/redis.hpp"
#include "core/sql/check.hpp"
#include "core/sql/row_json.hpp"

namespace core::kam {

using namespace core::sql;

namespace {

// Fields that are no rows.
constexpr std::string_view kVersion = "#version", kWritten = "#written";

// All or nothing, and never after a later one: a connection that was given up may still deliver what it was given long ago.
// So every write has a number that is higher than that of the one before, and a late one does nothing. Answers the number of
// the last write; nothing where all that was there is gone (a Redis without persistence that has come back).
constexpr std::string_view kWrite = R"lua(
if redis.call('HEXISTS', KEYS[1], '#version') == 0 then return '' end
local last = redis.call('HGET', KEYS[1], '#written')
if last and tonumber(ARGV[1]) <= tonumber(last) then return last end
redis.call('HSET', KEYS[1], '#written', ARGV[1])
local erased = tonumber(ARGV[2])
for i = 3, 2 + erased do redis.call('HDEL', KEYS[1], ARGV[i]) end
for i = 3 + erased, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return ARGV[1]
)lua";

int64_t now_us() noexcept {
	using namespace std::chrono;
	return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

std::string printed(const Value &value) {
	if (const auto *number = std::get_if<int64_t>(&value)) return std::to_string(*number);
	const auto *text = std::get_if<std::string>(&value);
	return text ? *text : std::string();
}

// The owner stands in the name of the hash.
std::string field_of_key(const Table &table, const Row &key) {
	std::string field;
	for (size_t i = 0; i < key.size(); ++i)
		if (table.key[i] != table.owner)
			field.append(field.empty() ? "" : "$").append(printed(key[i]));
	return field;
}

Row key_of_row(const Table &table, const Row &row) {
	Row key;
	for (const auto &name : table.key)
		for (size_t i = 0; i < table.columns.size(); ++i)
			if (table.columns[i].name == name) key.push_back(row[i]);
	return key;
}

std::string json_text(const Table &table, const Row &row) {
	Json::StreamWriterBuilder builder;
	builder["indentation"] = "";
	builder["emitUTF8"] = true;
	return Json::writeString(builder, json_of(table.columns, row));
}

// A text that is no JSON is a row that cannot be read.
Row row_of_text(const Table &table, const std::string &text) {
	Json::CharReaderBuilder builder;
	builder["stackLimit"] = 8;
	const std::unique_ptr<Json::CharReader> reader(builder.newCharReader());
	Json::Value value;
	std::string why;
	try {
		if (reader->parse(text.data(), text.data() + text.size(), &value, &why))
			return row_of_json(table.columns, value);
	} catch (const Json::Exception &) { // too deep
	}
	return {};
}

class RedisStore : public Store {
public:
	RedisStore(Redis redis, std::string key, int64_t owner)
			: redis_(std::move(redis)), key_(std::move(key)), owner_(owner) {}

	Result<Done> write(const std::vector<Batch> &batches) override {
		if (auto checked = check_batches(batches, owner_); !checked) return checked;
		std::vector<std::string> erased, rows;
		for (const auto &batch : batches) {
			for (const auto &key : batch.erase) erased.push_back(field_of_key(*batch.table, key));
			for (const auto *row : last_of_each_key(*batch.table, batch.upsert)) {
				rows.push_back(field_of_key(*batch.table, key_of_row(*batch.table, *row)));
				rows.push_back(json_text(*batch.table, *row));
			}
		}
		return run_write(erased, rows);
	}

	Result<Done> read(const Table &table, const std::function<void(Row &&)> &take) override {
		std::set<std::string> seen; // a field may come twice
		std::string cursor = "0";
		do {
			auto page = redis_.run({"HSCAN", key_, cursor, "COUNT", "500"});
			if (!page) return page.error();
			auto &parts = page.value().items;
			if (parts.size() != 2) return Error{"Redis answers HSCAN with something else"};
			cursor = parts[0].text;
			const auto &pairs = parts[1].items;
			for (size_t i = 0; i + 1 < pairs.size(); i += 2) {
				const bool is_row = pairs[i].text != kVersion && pairs[i].text != kWritten;
				if (is_row && seen.insert(pairs[i].text).second)
					take(row_of_text(table, pairs[i + 1].text));
			}
		} while (cursor != "0");
		return Done{};
	}

	Result<unsigned> version_of(const Table &) override {
		const auto version = number(kVersion);
		if (!version) return version.error();
		return static_cast<unsigned>(version.value());
	}

	Result<Done> create(const Table &table) override {
		const auto version = std::to_string(table.version);
		const auto made = redis_.run({"HSET", key_, kVersion, version});
		return made ? Result<Done>(Done{}) : made.error();
	}

private:
	// 0: there is none.
	Result<int64_t> number(std::string_view field) {
		const auto value = redis_.run({"HGET", key_, field});
		if (!value) return value.error();
		return core::base::parse_number<int64_t>(value.value().text).value_or(0);
	}

	// Behind the last one that Redis has, though the clock may have been set back meanwhile.
	Result<Done> number_next() {
		if (last_ == 0) {
			const auto last = number(kWritten);
			if (!last) return last.error();
			last_ = last.value();
		}
		last_ = std::max(last_ + 1, now_us());
		return Done{};
	}

	Result<Done> run_write(
			const std::vector<std::string> &erased, const std::vector<std::string> &rows) {
		if (auto numbered = number_next(); !numbered) return numbered;
		const auto own = std::to_string(last_), count = std::to_string(erased.size());
		std::vector<std::string_view> words = {"EVAL", kWrite, "1", key_, own, count};
		words.insert(words.end(), erased.begin(), erased.end());
		words.insert(words.end(), rows.begin(), rows.end());
		const auto written = redis_.run(words);
		if (!written) return written.error();
		if (written.value().text == own) return Done{};
		last_ = 0;
		if (written.value().text.empty()) return Error{"Redis has lost what was stored in " + key_};
		LM_WARN("Redis has a later write of %s: another server with this server_id?\n",
				key_.c_str());
		return Error{"Redis has a later write of " + key_};
	}

	Redis redis_;
	const std::string key_;
	const int64_t owner_;
	int64_t last_ = 0; // number of the last write; 0: not known
};

} // namespace

Result<std::unique_ptr<Store>> open_redis_store(
		const std::string &url, const std::string &prefix, int64_t owner) {
	auto redis = Redis::connect(url);
	if (!redis) return redis.error();
	return std::unique_ptr<Store>(std::make_unique<RedisStore>(
			std::move(redis.value()), prefix + std::to_string(owner), owner));
}

} // namespace core::kam
