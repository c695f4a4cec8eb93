// A bridging: one entity of a session, `kept`, leaves its peer, `left`, for another, `fresh` (RFC 3725, RFC 5589).
// bridge_table.hpp has its steps.
#pragma once

#include <cstdint>
#include <optional>

#include "b2b/logic/domain/entity.hpp"

namespace b2b_logic {

// b2b_bridge(..., "max_duration=nn,notify,rollback-failed,hold,no-late-sdp")
struct BridgeFlags {
	std::optional<uint32_t> max_duration; // seconds
	bool notify = false;
	bool rollback_failed = false;
	bool hold = false;
	bool no_late_sdp = false;
	bool late_bye = false; // b2b_bridge_request()
};

enum class BridgeStep : uint8_t {
	HoldKept,    // kept has an offer of silence
	AskForMedia, // kept is asked for an offer, for the provisional media
	CallMedia,   // the media server has that offer
	CallFresh,   // fresh is called, with no-late-sdp by what kept offered once, else without SDP
	UpdateKept,  // kept, which called and is not answered, has fresh's offer in an UPDATE
	AnswerKept,  // kept was answered with silence, its ACK is awaited
	AwaitKept,   // kept, which was called, has not answered
	OfferKept,   // kept has fresh's offer
	AskKept,     // kept is asked for an offer, for fresh
	OfferFresh,  // fresh has that offer
	AwaitFresh,  // fresh, which called, was answered: its ACK is awaited
	Unwind,      // fresh is lost while kept has an offer or is asked for one
	RestoreKept, // kept goes back to left: it is asked for an offer
	RestoreLeft, // left has that offer
	Linger,      // kept and fresh talk, left is ended in a while
	kCount
};
inline constexpr unsigned kBridgeSteps = static_cast<unsigned>(BridgeStep::kCount);

struct Bridge {
	BridgeFlags flags;
	BridgeStep step = BridgeStep::CallFresh;
	int64_t deadline = 0; // of the step, milliseconds of Unix time
	int64_t again_at = 0; // its request goes out again; 0: it is under way

	Leg kept = kNobody, fresh = kNobody;
	Leg left = kNobody;  // nobody, where there is none to go back to or to be ended
	Leg media = kNobody; // the provisional media server

	// Both go to a conference, kept first. `second`: whom left will talk with when kept has joined. Then left is kept, and
	// `aside` is whom the other one talks with already.
	Leg second = kNobody, aside = kNobody;

	// Whose answer or ACK the step waits for.
	Leg awaited = kNobody;
	Tag tag = 0;              // of our request; 0: an ACK
	bool has_offered = false; // it carried an offer: what comes is an answer
	// Whose offer waits for an answer: in our ACK, or in the 2xx to its INVITE.
	Leg owed = kNobody;

	bool is_renegotiated = false; // kept's media are not those that it had with left
	SdpBlob kept_offers;          // what kept has sent before: for no-late-sdp

	// Who is told by NOTIFY what comes of its REFER, and the CSeq of that; nobody: it is told no more.
	Leg referrer = kNobody;
	uint32_t refer_id = 0;
	SharedString referred_by; // of that REFER, for the new INVITE; may be empty
};

} // namespace b2b_logic
