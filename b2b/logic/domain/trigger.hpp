// A call that we begin ourselves (RFC 3725): both ends are clients. Flow I, as long as the second one answers in time:
// the first one's 200 waits for its ACK until then. Flow IV after that: the first one waits on hold.
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

struct Trigger {
	TriggerState state = TriggerState::CallingFirst;
	Leg first = kNobody, second = kNobody;
	int64_t hold_at = 0;   // the first goes on hold
	bool notifies = false; // who asked for the call is told (RFC 3515)
};

} // namespace b2b_logic
