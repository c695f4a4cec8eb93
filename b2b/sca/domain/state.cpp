#include "b2b/sca/domain/state.hpp"

#include <iterator>

#include "core/base/transition.hpp"

namespace b2b_sca {
namespace {

using Shown = core::sip::AppearanceState;

struct Row {
	State state;
	std::string_view name;
	std::optional<Shown> shown;
	State kept;
};
constexpr Row kRows[] = {
		{State::Idle, "idle", std::nullopt, State::Idle},
		{State::Alerting, "alerting", Shown::Alerting, State::Alerting},
		{State::Active, "active", Shown::Active, State::Active},
		{State::Held, "held", Shown::Held, State::Held},
		{State::HeldPrivate, "held-private", Shown::HeldPrivate, State::HeldPrivate},
		{State::Reserved, "reserved", std::nullopt, State::Idle},
		{State::Retrieving, "retrieving", Shown::Held, State::Held},
		{State::RetrievingPrivate, "retrieving-private", Shown::HeldPrivate, State::HeldPrivate},
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

State kept_as(State state) noexcept {
	return row_of(state).kept;
}

} // namespace b2b_sca
