#include "sca/domain/state.hpp"

namespace sca {
namespace {

using Shown = core::sip::AppearanceState;

// By State.
constexpr Shown kShown[kStates] = {
		Shown::Idle,
		Shown::Seized,
		Shown::Progressing,
		Shown::Alerting,
		Shown::Active,
		Shown::Active,
		Shown::Held,
		Shown::HeldPrivate,
		Shown::BridgeActive,
		Shown::BridgeHeld,
};

} // namespace

Shown shown_as(State state) noexcept {
	return kShown[static_cast<unsigned>(state)];
}

std::string_view name_of(State state) noexcept {
	return name_of(shown_as(state));
}

// From the end: Active stands behind Pending.
State state_of(Shown shown) noexcept {
	unsigned state = kStates - 1;
	while (state > 0 && kShown[state] != shown) --state;
	return static_cast<State>(state);
}

std::optional<State> state_of(std::string_view word) noexcept {
	const auto shown = core::sip::appearance_state_of(word);
	return shown ? std::optional(state_of(*shown)) : std::nullopt;
}

} // namespace sca
