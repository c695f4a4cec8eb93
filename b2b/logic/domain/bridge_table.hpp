// The steps of a bridging: every event in every step, in one table.
//
//	late SDP           CallFresh, OfferKept
//	no-late-sdp        CallFresh, AskKept, OfferFresh
//	hold               HoldKept, then as above
//	provisional media  AskForMedia, CallMedia, then as above
//	an INVITE joins    OfferKept, or AskKept and OfferFresh where it has no SDP; AwaitFresh
//	an INVITE picks up UpdateKept, AnswerKept or AwaitKept, then as above
//	two calls          AskKept, OfferFresh
//	two new ones       the same, whose requests are the INVITEs that call them
//	rollback           RestoreKept, RestoreLeft
#pragma once

#include <string_view>

#include "b2b/logic/domain/bridge.hpp"

namespace b2b_logic {

// What comes from whom the step awaits, or what one of the three does. A 2xx to a request of ours that had no SDP, and
// an ACK that nothing was offered in, offer; others answer.
enum class BridgeEvent : uint8_t {
	Rings,
	Offers,
	Answers,
	Bare,    // a 2xx or an ACK without SDP
	Refuses, // 300 or more
	Glares, // 491: our own leg is busy yet, or the other end was whenever b2b_entities.so has tried
	KeptEnds, // BYE, CANCEL, or its leg is gone
	FreshEnds,
	LeftEnds,
	TimesOut,
	kCount
};
inline constexpr unsigned kBridgeEvents = static_cast<unsigned>(BridgeEvent::kCount);

std::string_view name_of(BridgeStep step) noexcept;
std::string_view name_of(BridgeEvent event) noexcept;

// Where to: a step, whose request is then sent, or one of the last six.
enum class BridgeTo : uint8_t {
	HoldKept,
	AskForMedia,
	CallMedia,
	CallFresh,
	UpdateKept,
	AnswerKept,
	AwaitKept,
	OfferKept,
	AskKept,
	OfferFresh,
	AwaitFresh,
	Unwind,
	RestoreKept,
	RestoreLeft,
	Linger,
	Stay,
	Joined,   // kept and fresh talk
	Reunited, // kept and left talk
	Failed,   // the session ends
	Over,     // nothing is left of the bridging
	kCount
};
std::string_view name_of(BridgeTo to) noexcept;

// What goes with it, in this order.
using BridgeThen = uint16_t;
namespace then {
inline constexpr BridgeThen nothing = 0;
inline constexpr BridgeThen silence = 1;      // who is owed an answer gets one without media
inline constexpr BridgeThen give = 2;         // or the one that has come
inline constexpr BridgeThen ack = 4;          // the 2xx that has come gets its ACK
inline constexpr BridgeThen hush = 8;         // with an answer without media
inline constexpr BridgeThen owe = 16;         // who sent it is owed an answer from now on
inline constexpr BridgeThen accept = 32;      // kept's INVITE gets its 2xx
inline constexpr BridgeThen reach = 64;       // fresh has answered: the referrer is told
inline constexpr BridgeThen ring = 128;       // fresh hears that kept rings
inline constexpr BridgeThen forget = 256;     // left cannot be gone back to
inline constexpr BridgeThen drop_media = 512; // its leg is ended
inline constexpr BridgeThen drop_fresh = 1024;
inline constexpr BridgeThen drop_left = 2048;
inline constexpr BridgeThen wait = 4096; // the request goes out again, later
} // namespace then

struct BridgeCell {
	BridgeThen then;
	BridgeTo to;
};

BridgeCell transition(BridgeStep from, BridgeEvent event) noexcept;

// What there is to do: a step without matter is passed over.
struct BridgeMatter {
	bool holds = false;           // kept is to be held, and is not
	bool has_media = false;       // a provisional media server
	bool has_fresh_offer = false; // fresh has offered
	bool fresh_called = false;    // by the INVITE that is bridged
	bool is_asked = false;        // a request of ours is under way
	bool is_renegotiated = false; // kept's media are not those with left
	bool has_way_back = false;    // to left
};

BridgeTo due(BridgeTo to, const BridgeMatter &matter) noexcept;

} // namespace b2b_logic
