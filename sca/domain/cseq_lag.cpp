#include "sca/domain/cseq_lag.hpp"

#include <algorithm>

#include "sca/domain/columns.hpp"
#include "sca/domain/policy.hpp"

namespace sca {
namespace {

// No AoR is like this, and no dialog of a supplement: a tag and a ";", or a "#".
constexpr const char *kLag = "cseq";

StateColumns columns_of(uint32_t lag, int64_t server_id) {
	StateColumns row;
	row.server_id = server_id;
	row.aor = kLag;
	row.dialog = kLag;
	row.sub_cseq = lag;
	return row;
}

uint32_t sum(uint32_t a, uint32_t b) noexcept {
	return static_cast<uint32_t>(std::min(uint64_t{a} + b, uint64_t{kLastCseq}));
}

} // namespace

core::sql::Row cseq_lag_row(uint32_t lag, int64_t server_id) {
	return state_codec().write(columns_of(lag, server_id));
}

core::sql::Row cseq_lag_key(int64_t server_id) {
	return state_codec().key(columns_of(0, server_id));
}

std::optional<uint32_t> cseq_lag_of(const core::sql::Row &row) {
	const auto *dialog = state_codec().value(row, "dialog");
	if (!dialog || *dialog != core::sql::Value(std::string(kLag))) return std::nullopt;
	const auto lag = state_codec().read(row);
	return lag ? std::optional(static_cast<uint32_t>(lag->sub_cseq)) : std::nullopt;
}

uint32_t more_lag(uint32_t lag, uint32_t cseq_reserve) noexcept {
	return sum(lag, 2 * cseq_reserve);
}

void add_lag(Subscription &subscription, uint32_t lag) noexcept {
	subscription.notify_cseq = sum(subscription.notify_cseq, lag);
	subscription.notify_mark = sum(subscription.notify_mark, lag);
}

} // namespace sca
