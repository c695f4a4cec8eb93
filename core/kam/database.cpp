#include "core/kam/database.hpp"

#include "core/kam/srdb_calls.hpp"
#include "core/kam/srdb_driver.hpp"
#include "core/kam/srdb_statements.hpp"

namespace core::kam {

using namespace core::sql;

namespace {

bool is_mysql(const std::string &url) {
	return url.compare(0, 8, "mysql://") == 0;
}

Result<Address> mysql_address(const std::string &url) {
	auto address = Address::parse(url);
	if (address) return std::move(*address);
	return Error{"modparam db_url: not an address of a database: mysql://user:password@host/name"};
}

} // namespace

Result<Done> bind_database(const std::string &url) {
	if (is_mysql(url)) {
		const auto address = mysql_address(url);
		return address ? Result<Done>(Done{}) : address.error();
	}
	const auto driver = find_driver(url);
	if (!driver) return driver.error();
	if (driver.value().module == "db_text")
		LM_NOTICE("db_text writes its files when the server stops, or by RPC db_text.dump: a crash "
				  "loses what has changed since\n");
	return Done{};
}

Result<std::unique_ptr<Database>> open_database(
		const std::string &url, int64_t owner, std::chrono::milliseconds patience) {
	if (is_mysql(url)) {
		const auto address = mysql_address(url);
		if (!address) return address.error();
		return open_mysql(address.value(), owner, patience);
	}
	auto driver = find_driver(url);
	if (!driver) return driver.error();
	if (!driver.value().dialect) return open_calls(std::move(driver.value()), url, owner);
	return open_statements(std::move(driver.value()), url, owner, patience);
}

} // namespace core::kam
