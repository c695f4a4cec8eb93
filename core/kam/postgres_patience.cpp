#include "core/kam/postgres_patience.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include "core/kam/str.hpp"

namespace core::kam {
namespace {

// libpq's own default for a connection that names no connect_timeout; it takes less than 2 for 2.
constexpr const char *kConnecting = "PGCONNECT_TIMEOUT";

int *parameter(const char *name) {
	auto *module = find_module_by_name(lit("db_postgres"));
	modparam_t type = 0;
	return module ? static_cast<int *>(find_param_export(module, lit(name), PARAM_INT, &type))
				  : nullptr;
}

} // namespace

PostgresPatience::PostgresPatience(std::chrono::milliseconds patience) {
	const auto seconds = static_cast<int>(std::max<int64_t>((patience.count() + 999) / 1000, 1));
	int *const timeout = parameter("timeout");
	if (!timeout || *timeout > 0) return;
	timeout_ = timeout;
	*timeout_ = seconds + 1; // a locked row is given up by the server before that
	retries_ = parameter("retries");
	if (retries_) retries_before_ = std::exchange(*retries_, 0);
	is_connecting_bound_ = !getenv(kConnecting);
	setenv(kConnecting, std::to_string(seconds).c_str(), 0);
}

PostgresPatience::~PostgresPatience() {
	if (timeout_) *timeout_ = 0;
	if (retries_) *retries_ = retries_before_;
	if (is_connecting_bound_) unsetenv(kConnecting);
}

} // namespace core::kam
