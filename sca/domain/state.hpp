// The states of an appearance: those that Call-Info tells, and one that is ours alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/sip/appearance_state.hpp"

namespace sca {

// The numbers stand in the state table of the database: append only.
enum class State : uint8_t {
	Idle = 0, // not in use; an appearance in this state is not kept
	Seized,
	Progressing,
	Alerting,
	Pending, // answered by a phone of the line, the caller's ACK not seen yet; shown as active
	Active,
	Held,
	HeldPrivate,
	BridgeActive,
	BridgeHeld,
};
inline constexpr unsigned kStates = 10;

// As the phones are told.
core::sip::AppearanceState shown_as(State state) noexcept;
std::string_view name_of(State state) noexcept;

// What is told as active is read as Active.
State state_of(core::sip::AppearanceState shown) noexcept;
// Any case; nullopt for a word that is no appearance-state.
std::optional<State> state_of(std::string_view word) noexcept;

} // namespace sca
