// What operators ask for, what endpoints do, and what follows: pure functions on a call under its lock.
//
// The fate of everything that effects send comes back here. Nothing here fails half-way: a refusal has changed
// nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "callops/domain/call.hpp"
#include "callops/domain/effects.hpp"
#include "core/sip/refer.hpp"

namespace callops {

// The answer to an operator: 200, or the contract's 400, 404, 480, 491 with its reason.
struct Verdict {
	unsigned code = 200;
	std::string_view reason = "OK";
	Effects effects;

	bool is_ok() const noexcept { return code == 200; }
};

// --- transfer ---

// The other dialog of an attended transfer, copied from the other call (its lock is not held here) or given by
// the operator. Its tags as Replaces says them: to_tag is the tag of the end that will be called.
struct Attended {
	std::string_view call_id, to_tag, from_tag;
	std::string_view uri;     // where the end is called when the operator names no destination
	std::string_view contact; // the same, when `uri` can carry no Replaces
	bool is_ours = false;     // the other call was reserved and is to be told
};

struct TransferOrder {
	LegName leg = LegName::Unknown;
	std::string_view destination; // may be empty when attended
	std::optional<Attended> attended{};
};

Verdict ask_transfer(Call &call, const TransferOrder &order, int64_t now, const Policy &policy);

// Attended, first step, on the call that will be replaced: its `leg` is the one that goes on. Then ask_transfer
// on the other call; if that is refused, release_target() here.
Verdict reserve_target(
		Call &call, LegName leg, std::string_view partner, int64_t now, const Policy &policy);
Effects release_target(Call &call);
Effects on_partner(Call &call, const TellPartner &news, int64_t now, const Policy &policy);

// Did the REFER leave? And its final answer (408: there was none). A provisional answer changes nothing.
Effects on_refer_sent(Call &call, Leg leg, bool sent, int64_t now, const Policy &policy);
Effects on_refer_answer(Call &call, Leg leg, uint32_t cseq, unsigned code, std::string_view reason,
		int64_t now, const Policy &policy);

// A REFER of `from`, by its number on the wire: from now on there are NOTIFYs that are not ours, unless it is refused.
void on_far_refer(Call &call, Leg from, uint32_t cseq) noexcept;
void on_far_refer_answer(Call &call, Leg from, uint32_t cseq, unsigned code) noexcept;

// The field "Event: refer;id=n" of a NOTIFY or SUBSCRIBE that the ends send each other: where the REFER that it
// names has another CSeq on the side of the receiver, that number. nullopt: it passes as it came.
std::optional<uint32_t> refer_id_for_receiver(
		const Call &call, Leg from, std::string_view method, std::string_view event) noexcept;

// A NOTIFY from that leg, by its own CSeq. Without an Answer in the effects it is none of ours: pass it on.
struct NotifyFacts {
	Leg from = Leg::Caller;
	uint32_t cseq = 0;
	std::string_view event, subscription_state, body;
};
Effects on_notify(Call &call, const NotifyFacts &notify, int64_t now, const Policy &policy);

// A new call that takes the place of this one. `leg` nullopt: the one that still waits for it.
Effects on_new_call(Call &call, std::optional<Leg> leg, std::string_view new_call_id, int64_t now,
		const Policy &policy);
// The same, because the script says so (call_blind_replace); starts a transfer where none is under way.
Effects on_named_call(
		Call &call, LegName leg, std::string_view new_call_id, int64_t now, const Policy &policy);
// An answer to the INVITE of that call, provisional or final, as its sender gets it.
Effects on_new_call_answer(Call &call, std::string_view new_call_id, unsigned code,
		std::string_view reason, int64_t now, const Policy &policy);

// Is this the dialog that a Replaces names (tags in either order)?
bool is_replaced_by(const Call &call, const core::sip::Replaces &replaces) noexcept;

// --- hold ---

// LegName::Both or Unknown: both ends get inactive. A leg: that one gets sendonly, the other recvonly.
Verdict ask_hold(Call &call, LegName leg, int64_t now, const Policy &policy);
Verdict ask_unhold(Call &call, LegName leg, int64_t now, const Policy &policy);

// An answer to our re-INVITE; code 0: it could not be sent; 408: there was none.
struct ReinviteAnswer {
	unsigned code = 0;
	std::optional<uint32_t> retry_after{}; // seconds
	std::optional<uint32_t> min_se{};      // seconds
	std::optional<SessionExpires> session_expires{};

	std::string_view contact{}, sdp{}; // of a 2xx

	static ReinviteAnswer parse(unsigned code, std::string_view message) noexcept;
};
// `random` is any number.
Effects on_reinvite_answer(Call &call, Leg leg, uint32_t serial, const ReinviteAnswer &answer,
		uint32_t random, int64_t now, const Policy &policy);

// --- what the ends do ---

// Any request of `from` (to_caller/to_callee are the maps of the legs that get them): its number on the wire.
struct Numbered {
	uint32_t cseq;
	Effects effects; // SaveCseq, when it changed what has to be kept
};
Numbered on_request(Call &call, Leg from, uint32_t cseq);

// An INVITE or UPDATE of `from` begins, SDP passes to a leg, and the final answer ends it. The INVITE
// that makes the call is the first of these.
void on_exchange(Call &call, Leg from, int64_t now) noexcept;
void on_sdp(Call &call, Leg to, std::string_view sdp);
// What should pass instead of `sdp`, because the leg was sent higher "o=" versions by us;
// nullopt: it can pass as it is.
std::optional<std::string> sdp_for(const Call &call, Leg to, std::string_view sdp);
Effects on_exchange_end(Call &call, Leg from, unsigned code, int64_t now, const Policy &policy);
// What the 2xx to it says of the session timer.
void on_session_terms(Call &call, Leg from, const SessionTerms &terms) noexcept;
// An answer that comes with the ACK, after the exchange has ended.
Effects on_answer_in_ack(
		Call &call, Leg to, std::string_view sdp, int64_t now, const Policy &policy);

// The call was answered; it ended: by the BYE of an end, or by anything else. A transfer goes on: the new call
// decides it.
void on_call_answered(Call &call, std::string_view callee_tag, std::string_view callee_contact);
Effects on_call_end(Call &call, std::optional<Leg> hung_up, int64_t now, const Policy &policy);
// It shows on the lamp of another call, which was transferred to it. False: it has ended.
bool on_lamp_taken_over(Call &call) noexcept;

// Does what is due. `random` is any number.
Effects on_timer(Call &call, uint32_t random, int64_t now, const Policy &policy);

} // namespace callops
