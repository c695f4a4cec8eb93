// What Call-Info says of an appearance in its parameter appearance-state (BroadWorks SIP Access Side
// Extensions, call-info package).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace core::sip {

enum class AppearanceState : uint8_t {
	Idle,
	Seized,
	Progressing,
	Alerting,
	Active,
	Held,
	HeldPrivate,
	BridgeActive,
	BridgeHeld,
	kCount
};
inline constexpr unsigned kAppearanceStates = static_cast<unsigned>(AppearanceState::kCount);

std::string_view name_of(AppearanceState state) noexcept; // "held-private"

// Any case; nullopt for a word that is no appearance-state.
std::optional<AppearanceState> appearance_state_of(std::string_view word) noexcept;

} // namespace core::sip
