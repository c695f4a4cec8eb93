// A call that may be operated on, as it lies in shared memory. Everything here is called with its lock held, by
// whoever owns it (callops/kam/table.cpp; tests own theirs). Times are milliseconds of one clock that never
// goes back.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "callops/domain/cseq_map.hpp"
#include "callops/domain/hold.hpp"
#include "callops/domain/leg.hpp"
#include "callops/domain/policy.hpp"
#include "callops/domain/session_timer.hpp"
#include "callops/domain/transfer.hpp"
#include "core/base/packed.hpp"
#include "core/sip/sdp_direction.hpp"

namespace callops {

using core::sip::Direction;

enum class CallText : uint8_t {
	CallId,
	DialogId,      // what the match parameter says in mode "param", before ".<leg>"
	Destination,   // of the transfer
	PartnerCallId, // the other call of an attended transfer, whether we carry it or not
	Status,        // of the leg of "both" that failed first
	kCount
};

enum class LegText : uint8_t {
	Tag,
	Uri,         // From or To
	Contact,     // the remote target
	Peer,        // the name-addr that it was shown of the other end, without tag
	Self,        // the same of itself
	PeerContact, // the Contact that it was shown, or is to be shown next
	ShownCallId, // the Call-ID that it was shown, where that is not the call's
	Socket,      // that messages to it leave from
	OwnContact,  // its Contact as it sent it, where the script made another of it
	Flow,        // where they go, as a URI: its target may be a name of ours (a GRUU)
	Offered,     // the SDP of our last re-INVITE
	Sent,        // the SDP in force that this leg was sent
	Draft,       // one that it was sent, while what becomes of it is open
	Base,        // the one to go back to while the leg is held
	NewCallId,   // of the call that it makes when referred
	kCount
};

inline constexpr int kNoBranch = -1;

// What a leg was shown by one branch of a request, until one of them is answered.
enum class BranchText : uint8_t { Contact, CallId, kCount };
struct BranchShown {
	int branch;
	core::base::Packed<BranchText> text;
};

struct LegOfCall {
	core::base::Packed<LegText> text;
	CseqMap cseq;         // of the requests that go to this leg
	uint64_t version = 0; // highest "o=" version that it was sent
	core::base::SharedVector<BranchShown> branches;
	std::optional<bool>
			is_media_relayed; // does the other end see other addresses of media than it sends?
	uint32_t exchanges = 0;   // offers that this leg has made and that are open
	int64_t exchange_since = 0;

	HoldState hold = HoldState::Active;
	Direction limit = Direction::SendRecv;  // in force
	Direction wanted = Direction::SendRecv; // asked for
	bool is_resuming = false;               // what the event that ends it is called
	uint32_t serial = 0;                    // of our last re-INVITE; its answers name it
	int64_t retry_at = 0;                   // 0: none
	int64_t hold_deadline = 0;              // 0: none
	std::optional<int64_t> retry_after;     // by the end, in ms: once in an operation
	bool is_interval_raised = false;        // after a 422: the same
	bool has_peer_moved = false;            // PeerContact is newer than what it was sent
	bool have_media_moved = false;          // the same of Base
	bool has_followed = false;              // was told where the other end is: once in an operation

	TransferState transfer = TransferState::Idle;
	uint32_t refer_cseq = 0;       // of our last REFER to it; 0: never
	uint32_t old_refer_cseq = 0;   // of the one before
	uint32_t far_refer_cseq = 0;   // of the far end's last REFER to it, as it went out; 0: never
	uint32_t notify_cseq = 0;      // of the last NOTIFY that counted
	int64_t new_call_deadline = 0; // since it hung up; 0: none but that of the transfer
};

struct Call {
	core::base::Packed<CallText> text;
	std::array<LegOfCall, 2> legs;
	bool is_answered = false;
	int64_t ended_at = 0; // 0: it lives
	SessionTimer timer;

	LegName transfer_leg = LegName::Unknown; // as events name it
	bool transfer_started = false;           // the start event was raised
	bool transfer_failed = false;            // one leg of "both" has
	bool has_partner = false;                // PartnerCallId is a call of ours, to be told
	int64_t transfer_deadline = 0;
	bool has_moved_lamps = false; // those are put out when it ends

	LegOfCall &operator[](Leg leg) noexcept { return legs[index_of(leg)]; }
	const LegOfCall &operator[](Leg leg) const noexcept { return legs[index_of(leg)]; }
};

bool is_transferring(const Call &call) noexcept;
bool is_holding(const Call &call) noexcept;               // a re-INVITE of ours is out or waits
bool is_busy(const Call &call) noexcept;                  // any of these
int64_t busy_for(const Call &call, int64_t now) noexcept; // at the longest; 0: it is not

// Is an offer of either end under way, so that ours would meet it?
bool has_open_exchange(const LegOfCall &leg, int64_t now) noexcept; // of this one
bool has_open_exchange(const Call &call, int64_t now) noexcept;

// When on_timer() has something to do next; nullopt: never.
std::optional<int64_t> next_deadline(const Call &call) noexcept;

// The call ended long ago and nothing waits for it any more.
bool is_forgettable(const Call &call, int64_t now) noexcept;

// The value of the match parameter for a referral of that leg, and back. In mode "param" it is
// "<DialogId>.<0|1>", in mode "callid" the Call-ID, in mode "manual" empty.
std::string match_value(const Call &call, Leg leg, Mode mode);
struct MatchedCall {
	std::string key;        // DialogId or Call-ID
	std::optional<Leg> leg; // mode "param"
};
std::optional<MatchedCall> parse_match_value(std::string_view value, Mode mode);

// "limit,version" of each leg and, where there is one, the session timer, for the dialog variable
// "callops_hold"; their SDP is kept beside it.
std::string print_hold(const Call &call);
bool restore_hold(
		Call &call, std::string_view text); // false, and nothing changed, for text that is not ours

// Has another server, whose text this is, held or resumed the call since, or seen its ends agree? Then it has
// sent a leg a higher version than we know of.
bool is_behind(const Call &call, std::string_view text) noexcept;

} // namespace callops
