// The two ends of a call: who sent its INVITE and who answered it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace callops {

// The numbers are those of the dialog module's legs.
enum class Leg : uint8_t { Caller = 0, Callee = 1 };
inline constexpr Leg kLegs[] = {Leg::Caller, Leg::Callee};

constexpr Leg other(Leg leg) noexcept {
	return leg == Leg::Caller ? Leg::Callee : Leg::Caller;
}
constexpr unsigned index_of(Leg leg) noexcept {
	return static_cast<unsigned>(leg);
}

// What the contract calls legs in arguments and events.
enum class LegName : uint8_t { Caller = 0, Callee = 1, Both, Unknown };

std::string_view name_of(LegName name) noexcept;
std::optional<LegName> leg_name_of(std::string_view word) noexcept; // any case

constexpr bool includes(LegName name, Leg leg) noexcept {
	return name == LegName::Both || static_cast<unsigned>(name) == index_of(leg);
}
constexpr LegName to_name(Leg leg) noexcept {
	return static_cast<LegName>(leg);
}

} // namespace callops
