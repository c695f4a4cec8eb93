#include "core/kam/srdb.hpp"

#include "core/kam/srdb_calls.hpp"
#include "core/kam/srdb_driver.hpp"
#include "core/kam/srdb_statements.hpp"

namespace core::kam {

using namespace core::sql;

Result<Done> bind_srdb(std::string_view url) {
	const auto driver = find_driver(url);
	if (!driver) return driver.error();
	if (driver.value().module == "db_text")
		LM_NOTICE("db_text writes its files when the server stops, or by RPC db_text.dump: a crash "
				  "loses what has changed since\n");
	return Done{};
}

Result<std::unique_ptr<Database>> open_srdb(std::string_view url, int64_t owner) {
	auto driver = find_driver(url);
	if (!driver) return driver.error();
	if (!driver.value().dialect)
		return open_calls(std::move(driver.value()), std::string(url), owner);
	return open_statements(std::move(driver.value()), std::string(url), owner);
}

} // namespace core::kam
