#include "core/kam/srdb_driver.hpp"

namespace core::kam {

using namespace core::sql;

namespace {

Result<Driver> bind_module(const std::string &module) {
	Driver driver;
	driver.module = module;
	if (!is_loaded(module))
		return Error{"db_url needs module " + module + ": put loadmodule \"" + module
				+ ".so\" before this module's"};
	// What db_bind_mod() does, without its library: a server without any db module can load us too.
	// The host keeps every function as a cmd_function; void (*)() is the type that any may be cast
	// through.
	const auto bind = reinterpret_cast<db_bind_api_f>(reinterpret_cast<void (*)()>(
			find_mod_export(driver.module.data(), lit("db_bind_api"), 0, 0)));
	if (!bind || bind(&driver.api) < 0)
		return Error{"module " + module + " cannot be bound as a database driver"};
	return driver;
}

bool can_run_statements(const db_func_t &api) {
	return api.init && api.close && api.raw_query && api.free_result;
}

bool can_be_called(const db_func_t &api) {
	return api.init && api.close && api.use_table && api.query && api.free_result && api.insert
			&& api.update && api.delete_;
}

} // namespace

bool is_loaded(std::string module) {
	return find_module_by_name(module.data());
}

Result<Driver> find_driver(std::string_view url) {
	const auto end = url.find("://");
	const auto scheme = std::string(url.substr(0, end));
	const auto dialect = dialect_of(scheme);
	const bool is_url = end != url.npos && end > 0 && url.size() > end + 3;
	if (!is_url || (dialect && !Address::parse(url)))
		return Error{"modparam db_url is not scheme://[user[:password]@]host[:port]/name"};

	auto bound = bind_module("db_" + scheme);
	if (!bound) return bound;
	Driver &driver = bound.value();
	driver.dialect = dialect;
	if (dialect ? !can_run_statements(driver.api) : !can_be_called(driver.api))
		return Error{"db_url: module " + driver.module + " cannot "
				+ (dialect ? "run statements (no raw_query)" : "query, insert, update and delete")};
	// A cluster passes on to drivers that it does not show.
	const bool is_cluster = scheme == "cluster";
	driver.has_pages = driver.api.fetch_result && !is_cluster;
	driver.quotes = !(scheme == "unixodbc" || (is_cluster && is_loaded("db_unixodbc")));
	return bound;
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
