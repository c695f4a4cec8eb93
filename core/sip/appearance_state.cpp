#include "core/sip/appearance_state.hpp"

#include "core/base/transition.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

using S = AppearanceState;

constexpr core::base::EnumName<S> kNames[] = {
		{S::Idle, "idle"},
		{S::Seized, "seized"},
		{S::Progressing, "progressing"},
		{S::Alerting, "alerting"},
		{S::Active, "active"},
		{S::Held, "held"},
		{S::HeldPrivate, "held-private"},
		{S::BridgeActive, "bridge-active"},
		{S::BridgeHeld, "bridge-held"},
};
static_assert(core::base::is_whole(kNames, kAppearanceStates));

} // namespace

std::string_view name_of(AppearanceState state) noexcept {
	return core::base::name_of(kNames, state);
}

std::optional<AppearanceState> appearance_state_of(std::string_view word) noexcept {
	for (const auto &row : kNames)
		if (iequals(row.name, word)) return row.value;
	return std::nullopt;
}

} // namespace core::sip
