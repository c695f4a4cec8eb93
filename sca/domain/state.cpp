#include "sca/domain/state.hpp"

#include "core/base/transition.hpp"
#include "core/sip/scan.hpp"

namespace sca {
namespace {
// Pending stands behind Active, so that the word "active" is read as Active.
constexpr core::base::EnumName<State> kNames[] = {
		{State::Idle, "idle"},
		{State::Seized, "seized"},
		{State::Progressing, "progressing"},
		{State::Alerting, "alerting"},
		{State::Active, "active"},
		{State::Pending, "active"},
		{State::Held, "held"},
		{State::HeldPrivate, "held-private"},
		{State::BridgeActive, "bridge-active"},
		{State::BridgeHeld, "bridge-held"},
};
static_assert(core::base::is_whole(kNames, kStates));
} // namespace

std::string_view name_of(State state) noexcept {
	return core::base::name_of(kNames, state);
}

std::optional<State> state_of(std::string_view word) noexcept {
	for (const auto &row : kNames)
		if (core::sip::iequals(row.name, word)) return row.value;
	return std::nullopt;
}

} // namespace sca
