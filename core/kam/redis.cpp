#include "core/kam/redis.hpp"

#include <dlfcn.h>

#include "core/kam/host_version.hpp"
#include "core/kam/str.hpp"
#include "core/sql/redis_address.hpp"

extern "C" {
#define WITH_HIREDIS_PATH
#include "modules/ndb_redis/api.h"
}

namespace core::kam {
namespace {
using base::Done;
using base::Error;
using base::Result;
using sql::RedisAddress;

// What the module has and does not hand out with its API, and of the library that it uses.
struct Symbols {
	int (*reconnect)(redisc_server_t *) = nullptr;
	void (*free_reply)(void *) = nullptr;
	void (*free_context)(redisContext *) = nullptr;
	bool are_there() const noexcept { return reconnect && free_reply && free_context; }
};

ndb_redis_api_t api{};
Symbols symbols;

template <class F>
void find(F *&function, void *module, const char *name) noexcept {
	function = reinterpret_cast<F *>(dlsym(module, name));
}

sr_module_t *redis_module() noexcept {
	return find_module_by_name(lit("ndb_redis"));
}

bool is_set(sr_module_t *module, const char *parameter) noexcept {
	modparam_t type = 0;
	const auto *value = static_cast<const int *>(
			find_param_export(module, lit(parameter), PARAM_INT, &type));
	return value && *value != 0;
}

Result<Done> bind_module(bool is_optional) {
	sr_module_t *module = redis_module();
	if (!module)
		return Error{
				"cachedb_url needs module ndb_redis: put loadmodule \"ndb_redis.so\" before this "
				"module's"};
	const auto bind = reinterpret_cast<bind_ndb_redis_f>(reinterpret_cast<void (*)()>(
			find_mod_export(lit("ndb_redis"), lit("bind_ndb_redis"), 0, 0)));
	check_host_version("ndb_redis.so");
	find(symbols.reconnect, module->handle, "redisc_reconnect_server");
	find(symbols.free_reply, module->handle, "freeReplyObject");
	find(symbols.free_context, module->handle, "redisFree");
	if (!bind || bind(&api) != 0 || !symbols.are_there())
		return Error{"cachedb_url: this ndb_redis cannot be used"};
	if (is_set(module, "cluster"))
		return Error{"cachedb_url: a cluster of Redis servers (modparam cluster of ndb_redis) "
					 "cannot be used"};
	if (is_set(module, "flush_on_reconnect"))
		return Error{
				"cachedb_url: modparam flush_on_reconnect of ndb_redis would erase what is stored"};
	if (is_optional && !is_set(module, "init_without_redis"))
		return Error{"db_optional needs modparam init_without_redis 1 of ndb_redis"};
	return Done{};
}

// As modparam("ndb_redis", "server", ...) does.
bool introduce(const RedisAddress &address) {
	const auto name = name_of(address);
	str text = as_str(name);
	if (api.get_server(&text)) return true;
	modparam_t type = 0;
	void *add = find_param_export(redis_module(), lit("server"), PARAM_STRING, &type);
	if (!add) return false;
	auto *spec = new std::string(spec_of(address)); // as long as the server lives
	return reinterpret_cast<int (*)(modparam_t, void *)>(add)(PARAM_STRING, spec->data()) == 0;
}

Result<RedisAddress> address_of(const std::string &url) {
	auto address = RedisAddress::parse(url);
	if (address) return std::move(*address);
	return Error{
			"modparam cachedb_url: not redis://[:password@]host[:port]/[database], nor redis:NAME"};
}

// In the form of ndb_redis' modparam.
Result<std::string> spec_for(const RedisAddress &address) {
	if (address.server.empty()) return spec_of(address);
	str name = as_str(address.server);
	const auto *known = api.get_server(&name);
	if (!known)
		return Error{"modparam cachedb_url: ndb_redis has no server of the name " + address.server};
	return std::string(known->spec);
}

RedisValue value_of(const redisReply &reply) {
	RedisValue value;
	value.is_nil = reply.type == REDIS_REPLY_NIL;
	if (reply.type == REDIS_REPLY_INTEGER) value.text = std::to_string(reply.integer);
	if (reply.type == REDIS_REPLY_STRING || reply.type == REDIS_REPLY_STATUS)
		value.text.assign(reply.str, reply.len);
	if (reply.type == REDIS_REPLY_ARRAY)
		for (size_t i = 0; i < reply.elements; ++i)
			value.items.push_back(value_of(*reply.element[i]));
	return value;
}

} // namespace

// As the module has one for each of its own, but in no list.
struct Redis::Connection {
	std::string spec; // the host keeps pointers into it
	str name = as_str("cachedb");
	redisc_server_t server{};

	~Connection() {
		if (server.ctxRedis) symbols.free_context(server.ctxRedis);
		if (server.attrs) free_params(server.attrs);
	}
	bool open() {
		str text = as_str(spec);
		param_hooks_t hooks;
		if (parse_params(&text, CLASS_ANY, &hooks, &server.attrs) < 0) return false;
		server.sname = &name;
		server.spec = spec.data();
		return symbols.reconnect(&server) == 0;
	}
};

Result<Done> bind_redis(const std::string &url, bool is_optional) {
	const auto address = address_of(url);
	if (!address) return address.error();
	if (auto bound = bind_module(is_optional); !bound) return bound;
	const bool is_named = !address.value().server.empty();
	if (!is_named && !introduce(address.value()))
		return Error{"cachedb_url: ndb_redis does not take this server"};
	const auto spec = spec_for(address.value());
	return spec ? Result<Done>(Done{}) : spec.error();
}

Redis::Redis(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Redis::Redis(Redis &&other) noexcept = default;
Redis::~Redis() = default;

Result<Redis> Redis::connect(const std::string &url) {
	const auto address = address_of(url);
	if (!address) return address.error();
	auto spec = spec_for(address.value());
	if (!spec) return spec.error();
	auto connection = std::make_unique<Connection>();
	connection->spec = std::move(spec.value());
	if (!connection->open())
		return Error{"Redis cannot be reached (the words of ndb_redis are in the log above)"};
	return Redis(std::move(connection));
}

Result<RedisValue> Redis::run(const std::vector<std::string_view> &words) {
	std::vector<const char *> texts;
	std::vector<size_t> lengths;
	for (const auto word : words) {
		texts.push_back(word.empty() ? "" : word.data());
		lengths.push_back(word.size());
	}
	const auto free_reply = [](redisReply *reply) { symbols.free_reply(reply); };
	const std::unique_ptr<redisReply, decltype(free_reply)> reply(
			api.exec_argv(&connection_->server, static_cast<int>(words.size()), texts.data(),
					lengths.data()),
			free_reply);
	if (!reply) return Error{"Redis does not answer"};
	if (reply->type == REDIS_REPLY_ERROR)
		return Error{"Redis: " + std::string(reply->str, reply->len)};
	return value_of(*reply);
}

} // namespace core::kam
