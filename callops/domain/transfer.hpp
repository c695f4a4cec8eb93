// What happens to a transfer of one leg: every event in every state, in one table.
//
// A transfer that has left Idle comes back to it through exactly one cell with kOk or kFail, and passes one with
// kStart before, unless the REFER did not leave. (A target that is released before anything was sent says nothing.)
#pragma once

#include <cstdint>
#include <string_view>

namespace callops {

enum class TransferState : uint8_t {
	Idle,
	Asked,    // the REFER is on its way out
	Referred, // it was sent
	Accepted, // and got a 2xx, or a NOTIFY
	Linked,   // the call that the referred end makes has been seen
	Reserved, // the other call of an attended transfer: will be replaced, the REFER is on its way out
	Awaited, // the same, it was sent
	kCount
};
inline constexpr unsigned kTransferStates = static_cast<unsigned>(TransferState::kCount);

enum class TransferEvent : uint8_t {
	Asked,
	TargetAsked,    // as the call that is to be replaced
	TargetReleased, // nothing will be sent after all
	Sent,           // the REFER left
	SendFailed,     // it could not
	ReferAccepted,  // 2xx to it
	ReferRefused,   // 300 or more, or no answer
	NotifyTrying,   // sipfrag 1xx, or none at all: it decides nothing
	NotifyOk,       // 2xx
	NotifyFailed,   // 300 or more
	CallSeen,       // a call with our parameter, or with the Replaces that we asked for
	CallNamed,      // the script says that this call goes on in a new one
	CallChallenged, // 401, 407: it will come again
	CallAnswered,   // 2xx
	CallFailed,     // 300 or more
	PartnerStarted, // what became of the other call of an attended transfer
	PartnerNotified,
	PartnerOk,
	PartnerFailed,
	HungUp,   // this end sent the BYE of the call that it was referred in
	TimedOut, // transfer_timeout
	kCount
};
inline constexpr unsigned kTransferEvents = static_cast<unsigned>(TransferEvent::kCount);

std::string_view name_of(TransferState state) noexcept;
std::string_view name_of(TransferEvent event) noexcept;

// What is told, in this order. kDueSoon: nothing, but the new call has to come within seconds now.
using TransferThen = uint8_t;
inline constexpr TransferThen kQuiet = 0, kStart = 1, kNotify = 2, kOk = 4, kFail = 8,
							  kDueSoon = 16;

struct TransferCell {
	TransferState to;
	TransferThen then;
};

TransferCell transition(TransferState from, TransferEvent event) noexcept;

} // namespace callops
