// Server transactions of tm (RFC 3261 17.2) by their ids: made, answered, kept until the ACK, by any process.
//
// Who answers one transaction takes turns (inbox.hpp): tm builds an answer within the request that all processes share,
// and two at once end the server. No lock of ours may be held: tm takes its own, and calls back with them held.
// doc/design/0007-transactions.md says what tm does, and what is made of it here.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/kam/kamailio.hpp"
#include "core/kam/transaction_id.hpp"

namespace core::kam {

enum class Opened : uint8_t {
	New,
	Absorbed, // a retransmission, which tm has answered, or an ACK that a transaction waited for: it is done with
	Failed // the request cannot be answered: it lacks a header, the script has answered it, or memory ran out
};

// The server transaction of the request at hand, in a script or a callback before it; the one that the script has made
// counts as new. Nothing is answered by itself, no 100 either, and no timer runs: each that is opened has to get a final
// answer from us.
Opened open_transaction(sip_msg_t *request, TransactionId &id);

// Behind open_transaction(), when the host shall do no more with this request: a callback before the script that keeps
// the script from running, or a function of the script that leaves it by exit.
void let_go() noexcept;

struct Answer {
	unsigned code = 0; // 100 to 699
	std::string_view reason;
	std::string_view
			headers; // whole lines, CRLF included: Contact, Content-Type; Record-Route is tm's affair
	std::string_view body;
	std::string_view to_tag; // of all answers that make or belong to a dialog (RFC 3261 8.2.6.2)
};

// False: there is no such transaction, it has its final answer, or there is no memory. tm repeats a final answer until
// the ACK, and the last answer for each retransmission of the request. One transaction gets one final answer.
bool answer(const TransactionId &id, const Answer &answer);

// tm forgets an INVITE 5 s after its final answer, and then repeats the 2xx no more. Kept, it is repeated until
// release(), which the ACK (or its absence for 64*T1, RFC 3261 13.3.1.4) brings; tm itself gives up after 90 s. Call it
// once, between open_transaction() and the final answer. False: there is no such transaction.
bool keep(const TransactionId &id);
void release(const TransactionId &id); // once for each keep(); ends the repeating too

// The INVITE that this CANCEL names (RFC 3261 9.2), nullopt when there is none that could be cancelled.
std::optional<TransactionId> cancelled_by(sip_msg_t *cancel);

} // namespace core::kam
