// A connection to a Redis server through the host's module ndb_redis, which is loaded before.
//
// It is our own, of the process that has made it: the module connects those processes that initialise it, and these after
// mod_init. Its modparams connect_timeout and cmd_timeout count here too.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace core::kam {

// What Redis answers.
struct RedisValue {
	bool is_nil = false;
	std::string text; // numbers too
	std::vector<RedisValue> items;
};

// For mod_init: can this url (core/sql/redis_address.hpp) be used here? Connects to nothing. The module, which starts with
// no server that it does not know, and with none that is down unless it is told to, gets to know it. `is_optional`: it may be
// down.
base::Result<base::Done> bind_redis(const std::string &url, bool is_optional);

class Redis {
public:
	static base::Result<Redis> connect(const std::string &url);
	Redis(Redis &&other) noexcept;
	~Redis();

	// Waits for the answer. The module sends a command that got none once more, on another connection: it must do no harm
	// twice.
	base::Result<RedisValue> run(const std::vector<std::string_view> &words);

private:
	struct Connection;
	explicit Redis(std::unique_ptr<Connection> connection);

	std::unique_ptr<Connection> connection_;
};

} // namespace core::kam
