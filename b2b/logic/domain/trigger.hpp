// A call that we begin ourselves (RFC 3725): both ends are clients. Flow I, as long as the second one answers in time:
// the 200 of the first one waits for its ACK until then. Flow IV after that: the first one waits on hold.
#pragma once

#include <cstdint>
#include <string_view>

#include "b2b/logic/domain/entity.hpp"

namespace b2b_logic {

enum class TriggerState : uint8_t {
	CallingFirst,  // INVITE without SDP
	CallingSecond, // with the offer of the first, whose ACK waits
	Holding,       // the first has its ACK, on hold
	kCount
};
inline constexpr unsigned kTriggerStates = static_cast<unsigned>(TriggerState::kCount);

enum class TriggerEvent : uint8_t {
	FirstRings,
	FirstAnswers, // with an offer
	SecondRings,
	SecondAnswers, // with an answer
	NoMedia,       // a 2xx without an SDP
	Refused,       // by either of them
	TooSlow,       // the second one
	kCount
};
inline constexpr unsigned kTriggerEvents = static_cast<unsigned>(TriggerEvent::kCount);

enum class TriggerDeed : uint8_t {
	Ignore,
	Ring,        // who asked for the call is told
	CallSecond,  // with the offer of the first
	HoldFirst,   // its ACK says so
	Connect,     // both have their ACK
	Renegotiate, // both, as a bridging does that begins with an SDP
	GiveUp,
	kCount
};

TriggerDeed deed_of(TriggerState state, TriggerEvent event) noexcept;
std::string_view name_of(TriggerState state) noexcept;
std::string_view name_of(TriggerEvent event) noexcept;
std::string_view name_of(TriggerDeed deed) noexcept;

struct Trigger {
	TriggerState state = TriggerState::CallingFirst;
	Leg first = kNobody, second = kNobody;
	int64_t hold_at = 0;   // the first goes on hold; 0: not
	bool notifies = false; // who asked for the call is told (RFC 3515)
};

} // namespace b2b_logic
