#include "b2b/sca/domain/state.hpp"

#include <iterator>

#include "core/base/transition.hpp"

namespace b2b_sca {
namespace {

using Shown = core::sip::AppearanceState;

struct Row {
	std::string_view name;
	State state, kept;
	std::optional<Shown> shown;
	bool is_mixed = false;
};
constexpr Row kRows[] = {
		{"idle", State::Idle, State::Idle, std::nullopt},
		{"alerting", State::Alerting, State::Alerting, Shown::Alerting},
		{"active", State::Active, State::Active, Shown::Active},
		{"held", State::Held, State::Held, Shown::Held},
		{"held-private", State::HeldPrivate, State::HeldPrivate, Shown::HeldPrivate},
		{"reserved", State::Reserved, State::Idle, std::nullopt},
		{"retrieving", State::Retrieving, State::Held, Shown::Held},
		{"retrieving-private", State::RetrievingPrivate, State::HeldPrivate, Shown::HeldPrivate},
		{"joining", State::Joining, State::Active, Shown::Active},
		{"moving", State::Moving, State::Active, Shown::Active},
		{"bridge-active", State::BridgeActive, State::Active, Shown::BridgeActive, true},
		{"bridge-held", State::BridgeHeld, State::Held, Shown::BridgeHeld, true},
		{"lone-active", State::LoneActive, State::Active, Shown::Active, true},
		{"lone-held", State::LoneHeld, State::Held, Shown::Held, true},
};

constexpr bool is_in_order() noexcept {
	for (size_t i = 0; i < std::size(kRows); ++i)
		if (static_cast<size_t>(kRows[i].state) != i) return false;
	return std::size(kRows) == kStates;
}
static_assert(is_in_order());

const Row &row_of(State state) noexcept {
	return kRows[static_cast<size_t>(state)];
}

} // namespace

std::string_view name_of(State state) noexcept {
	return row_of(state).name;
}

std::optional<Shown> shown_as(State state) noexcept {
	return row_of(state).shown;
}

bool is_mixed(State state) noexcept {
	return row_of(state).is_mixed;
}

State kept_as(State state) noexcept {
	return row_of(state).kept;
}

} // namespace b2b_sca
