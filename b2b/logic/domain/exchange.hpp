// A request that has passed from one leg to another and is not through yet. An INVITE that has forked is one for each
// client, all with the same `request`.
#pragma once

#include <cstdint>
#include <string_view>

#include "b2b/logic/domain/entity.hpp"

namespace b2b_logic {

enum class ExchangeState : uint8_t {
	Asked,
	Answered, // an INVITE: its 2xx has gone back, the ACK has not come
	CalledOff, // one within the dialog: who asked has its 487, the asked one a CANCEL that its 2xx may cross
	Restoring, // ours: the asked one is offered again what was in force before
	kCount
};
inline constexpr unsigned kExchangeStates = static_cast<unsigned>(ExchangeState::kCount);

// May a route of the script see its answer?
constexpr bool is_awaited(ExchangeState state) noexcept {
	return state == ExchangeState::Asked || state == ExchangeState::Restoring;
}

struct Exchange {
	Leg from = kNobody;  // who sent it
	Request request = 0; // there
	Leg to = kNobody;
	Tag tag = 0; // there
	bool is_invite = false;
	ExchangeState state = ExchangeState::Asked;
	bool is_late =
			false; // an INVITE without an offer: it comes in the 2xx, and the answer in the ACK
	SdpBlob offer, answer; // as far as they are known
};

enum class ExchangeEvent : uint8_t {
	Rings,        // 101 to 199
	Accepted,     // 2xx
	Refused,      // 300 or more
	Acknowledged, // who asked has sent the ACK
	Cancelled,    // who asked wants no answer any more; it has its 487
	AskerGone,    // its leg has ended, and what it had asked for got 487 there
	AskedGone,
	kCount
};
inline constexpr unsigned kExchangeEvents = static_cast<unsigned>(ExchangeEvent::kCount);

enum class ExchangeDeed : uint8_t {
	Ignore,
	PassOn,      // the answer goes back
	Accept,      // it goes back, and an INVITE waits for its ACK
	Refuse,      // it goes back, unless another client may still accept
	Acknowledge, // the ACK goes on
	CallOff,     // the asked one gets a CANCEL, or its answer is of no interest
	Satisfy,     // the asked one gets the ACK that does not come any more
	Fail,        // who asked is told that there is nobody
	Restore,     // a 2xx has crossed the CANCEL: what was in force before is offered again
	Settle,      // it is in force again; who had asked is offered what has changed with it
	Forget,
	kCount
};

ExchangeDeed deed_of(ExchangeState state, ExchangeEvent event) noexcept;
std::string_view name_of(ExchangeState state) noexcept;
std::string_view name_of(ExchangeEvent event) noexcept;
std::string_view name_of(ExchangeDeed deed) noexcept;

} // namespace b2b_logic
