#include "sca/domain/cseq_debt.hpp"

#include <algorithm>

#include "sca/domain/columns.hpp"
#include "sca/domain/policy.hpp"

namespace sca {
namespace {

// No AoR is like this, and no dialog of a supplement: a tag and a ";", or a "#".
constexpr const char *kDebt = "cseq";

StateColumns columns_of(uint32_t debt, int64_t server_id) {
	StateColumns row;
	row.server_id = server_id;
	row.aor = kDebt;
	row.dialog = kDebt;
	row.sub_cseq = debt;
	return row;
}

uint32_t sum(uint32_t a, uint32_t b) noexcept {
	return static_cast<uint32_t>(std::min(uint64_t{a} + b, uint64_t{kLastCseq}));
}

} // namespace

core::sql::Row cseq_debt_row(uint32_t debt, int64_t server_id) {
	return state_codec().write(columns_of(debt, server_id));
}

core::sql::Row cseq_debt_key(int64_t server_id) {
	return state_codec().key(columns_of(0, server_id));
}

std::optional<uint32_t> cseq_debt_of(const core::sql::Row &row) {
	const auto *dialog = state_codec().value(row, "dialog");
	if (!dialog || *dialog != core::sql::Value(std::string(kDebt))) return std::nullopt;
	const auto debt = state_codec().read(row);
	return debt ? std::optional(static_cast<uint32_t>(debt->sub_cseq)) : std::nullopt;
}

uint32_t more_debt(uint32_t debt, uint32_t cseq_reserve) noexcept {
	return sum(debt, 2 * cseq_reserve);
}

void add_debt(Subscription &subscription, uint32_t debt) noexcept {
	subscription.notify_cseq = sum(subscription.notify_cseq, debt);
	subscription.notify_mark = sum(subscription.notify_mark, debt);
}

} // namespace sca
