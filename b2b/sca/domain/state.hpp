// The states of an appearance: a call of a shared line.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/sip/appearance_state.hpp"

namespace b2b_sca {

// 0 to 4 stand in the database.
enum class State : uint8_t {
	Idle = 0, // not in use; an appearance in this state is not kept
	Alerting,
	Active,
	Held,
	HeldPrivate,       // only its holder may take it back
	Reserved,          // an INVITE has the index, its session has not begun
	Retrieving,        // held, and a phone that takes it back is being connected
	RetrievingPrivate, // the same for a private hold
	Joining,           // active, and a phone that joins is being connected to the mixer
	Moving,            // that phone is there, and the two that talk go there too
	BridgeActive,      // in the mixer: several phones of the line, none of which holds
	BridgeHeld,        // the same, and one holds
	LoneActive,        // in the mixer, and one phone is left
	LoneHeld,          // the same, and it holds
	kCount
};
inline constexpr unsigned kStates = static_cast<unsigned>(State::kCount);

std::string_view name_of(State state) noexcept;

// Does the call go through the mixer?
bool is_mixed(State state) noexcept;
// As the watchers are told; nullopt: they are not.
std::optional<core::sip::AppearanceState> shown_as(State state) noexcept;
// As it is stored: what is under way does not outlive the server.
State kept_as(State state) noexcept;

} // namespace b2b_sca
