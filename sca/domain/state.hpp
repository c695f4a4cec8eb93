// The states of an appearance (BroadWorks SIP Access Side Extensions, call-info package).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

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

// As appearance-state says it.
std::string_view name_of(State state) noexcept;

// Any case; nullopt for a word that is no appearance-state.
std::optional<State> state_of(std::string_view word) noexcept;

} // namespace sca
