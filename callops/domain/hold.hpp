// Hold of one leg: every event in every state, in one table, and how long a 491 is waited for.
#pragma once

#include <cstdint>
#include <string_view>

namespace callops {

enum class HoldState : uint8_t {
	Active,   // no limit of ours on its media
	Holding,  // a re-INVITE that limits them is out
	HoldWait, // it got a 491, or the ends are busy with an offer of their own: it goes out again
	Held,     // limited
	Resuming, // a re-INVITE that takes limits away is out
	ResumeWait,
	Offering, // a re-INVITE that says where the other end is now is out
	OfferWait,
	Gone, // the call ended
	kCount
};
inline constexpr unsigned kHoldStates = static_cast<unsigned>(HoldState::kCount);

enum class HoldEvent : uint8_t {
	HoldAsked,
	HoldAskedInGlare, // while an offer of an end is under way
	ResumeAsked,
	ResumeAskedInGlare,
	HoldAccepted, // 2xx to our re-INVITE
	ResumeAccepted,
	Pending,    // 491 to it
	RetryAfter, // 500 or 503 that says when to try again
	TooShort,   // 422: its session interval is too small
	Refused,    // any other 300 or more, 408 and 481 too
	SendFailed, // it could not be sent
	RetryDue,   // the wait is over
	RetryInGlare,
	PeerMoved, // the other end has answered from another place than this leg was told
	PeerMovedInGlare,
	Renegotiated, // the ends agreed on more than our limit
	TimedOut,     // hold_timeout
	Bye,
	kCount
};
inline constexpr unsigned kHoldEvents = static_cast<unsigned>(HoldEvent::kCount);

std::string_view name_of(HoldState state) noexcept;
std::string_view name_of(HoldEvent event) noexcept;

// Where to. Settled: Held or Active, as the limit in force is then one or none.
enum class HoldTo : uint8_t {
	Stay,
	Holding,
	HoldWait,
	Resuming,
	ResumeWait,
	Offering,
	OfferWait,
	Settled,
	Gone
};

// What goes with it, in this order. Adopt: the limit that was asked for is in force. Drop: the one before
// stays. Lift: there is none any more. Send: the re-INVITE. Wait: for the time of RFC 3261 14.1, or as
// long as the end has said. Follow: begins without an event.
using HoldThen = uint16_t;
inline constexpr HoldThen kHoldNothing = 0, kHoldStart = 1, kHoldSend = 2, kHoldWait = 4,
						  kHoldAdopt = 8, kHoldDrop = 16, kHoldLift = 32, kHoldOk = 64,
						  kHoldFail = 128, kHoldFollow = 256;

struct HoldCell {
	HoldTo to;
	HoldThen then;
};

HoldCell transition(HoldState from, HoldEvent event) noexcept;

} // namespace callops
