// What a decision wants done, in this order. Effects own their data: they are performed when the lock of the
// call is gone. One visitor, callops/kam/perform.cpp, knows how.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "callops/domain/leg.hpp"
#include "callops/domain/transfer.hpp"

namespace callops {

// A REFER to that leg, with this CSeq. Its fate comes back: on_refer_sent at once, on_refer_answer later.
struct SendRefer {
	Leg leg;
	uint32_t cseq;
	std::string refer_to;    // body of the header
	std::string referred_by; // the same; empty: none
};

// A re-INVITE to that leg, with this CSeq. Its fate comes back as on_reinvite_answer, code 0 when it could not
// be sent; `serial` names it.
struct SendReinvite {
	Leg leg;
	uint32_t cseq;
	uint32_t serial;
	std::string body;              // application/sdp
	std::string session_expires{}; // body of the header; empty: none, nor Min-SE
	uint32_t min_se = 0;           // 0: none
};

// One event for event_route[callops:transfer] or event_route[callops:hold].
struct Raise {
	enum class Kind : uint8_t { Transfer, Hold } kind;
	std::string call_id;
	LegName leg;
	std::string state; // "start", "notify", "ok", "fail"
	// transfer
	std::string transfer_call_id{}, destination{}, status{};
	// hold
	std::string action{}; // "hold", "unhold"
};

// The answer to the NOTIFY at hand.
struct Answer {
	unsigned code;
	std::string reason;
};

// BYE to both ends.
struct EndCall {
	std::string call_id;
};

// To the other call of an attended transfer: on_partner() there.
struct TellPartner {
	std::string call_id;
	TransferEvent event;
	std::string transfer_call_id, destination, status;
};

// The CSeqs of the call (print_cseq()) have changed: whoever keeps them reads them anew.
struct SaveCseq {};

// So has what a held call needs after a restart: print_hold(), and LegText::Sent and Base of each leg.
struct SaveHold {};

// Something has begun with the call, or nothing is under way any more: servers that share it are told.
struct SaveBusy {};

// To sca.so: the line of that leg shows its call held, or not.
struct ShowHeld {
	std::string call_id;
	Leg leg;
	bool held;
};

// To sca.so: the end that had this leg goes on in another call, of this Call-ID when we have seen it.
struct ShowMoved {
	std::string call_id;
	LegName leg;
	std::string transfer_call_id, destination;
	bool is_called; // there: the other call of an attended transfer is replaced by one that comes in
};

// To sca.so: the call is over. Its own way to know is a BYE that the script shows it, and there may be none.
struct ShowEnded {
	std::string call_id;
};

// For the log at debug level: an event of a table, the state that it met and the one after it, or why nothing came of
// it. All texts are static.
struct Trace {
	Leg leg;
	std::string_view what, event, state, next, why{};
};
std::string print(const Trace &trace);

using Effect = std::variant<SendRefer, SendReinvite, Raise, Answer, EndCall, TellPartner, SaveCseq,
		SaveHold, SaveBusy, ShowHeld, ShowMoved, ShowEnded, Trace>;
using Effects = std::vector<Effect>;

} // namespace callops
