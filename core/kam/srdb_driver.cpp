#include "core/kam/srdb_driver.hpp"

namespace core::kam {

using namespace core::sql;

Result<Driver> find_driver(std::string_view url) {
	const auto address = Address::parse(url);
	if (!address) return Error{"db_url is not scheme://[user[:password]@]host[:port]/name"};
	const auto dialect = dialect_of(address->scheme);
	if (!dialect)
		return Error{
				"db_url: scheme " + address->scheme + " is not one of mysql, postgres, sqlite"};

	Driver driver{{}, *dialect, "db_" + address->scheme};
	if (!find_module_by_name(driver.module.data()))
		return Error{"db_url needs module " + driver.module + ": put loadmodule \"" + driver.module
				+ ".so\" before this module's"};
	// What db_bind_mod() does, without its library: a server without any db module can load us too.
	// The host keeps every function as a cmd_function; void (*)() is the type that any may be cast
	// through.
	const auto bind = reinterpret_cast<db_bind_api_f>(reinterpret_cast<void (*)()>(
			find_mod_export(driver.module.data(), lit("db_bind_api"), 0, 0)));
	if (!bind || bind(&driver.api) < 0)
		return Error{"module " + driver.module + " cannot be bound as a database driver"};
	if (!driver.api.init || !driver.api.close || !driver.api.raw_query || !driver.api.free_result)
		return Error{"module " + driver.module + " cannot run statements (no raw_query)"};
	return driver;
}

Connection::~Connection() {
	if (raw_) driver_.api.close(raw_);
}

Result<Done> Connection::open(const std::string &url) {
	const str address = as_str(url);
	raw_ = driver_.api.init(&address);
	if (!raw_) return error("connecting");
	return Done{};
}

// Without the url: it holds a password.
Error Connection::error(std::string_view what) const {
	return {driver_.module + ": " + std::string(what)
			+ " failed (its own words are in the log above)"};
}

} // namespace core::kam
