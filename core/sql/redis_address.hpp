// Where a Redis server is, as an operator writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core::sql {

// "redis://[[user]:password@]host[:port]/[number of the database]", or "redis:NAME", a server that Kamailio's ndb_redis
// knows. The user is passed over: ndb_redis has none.
struct RedisAddress {
	std::string server; // the NAME; then nothing else is said
	std::string host, password;
	uint16_t port = 6379;
	unsigned database = 0;

	static std::optional<RedisAddress> parse(std::string_view url);
};

// A name for a server that ndb_redis knows by none, the same for the same address.
std::string name_of(const RedisAddress &address);
// The server as ndb_redis has it in its modparam, under that name.
std::string spec_of(const RedisAddress &address);

} // namespace core::sql
