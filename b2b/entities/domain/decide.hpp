// What comes for a leg, what the upper module orders, and what follows: pure functions on a leg whose turn is ours.
#pragma once

#include <optional>
#include <string_view>

#include "b2b/entities/domain/credentials.hpp"
#include "b2b/entities/domain/effects.hpp"
#include "core/sip/rack.hpp"

namespace b2b_entities {

// A request within the dialog; its server transaction is open.
struct Incoming {
	std::string_view method;
	uint32_t cseq = 0;
	std::string_view call_id, from_tag, to_tag;
	std::string_view contact; // URI; empty: none
	bool has_body = false;
	bool is_too_large = false; // to be passed on
	std::optional<uint32_t> max_forwards;
	Transaction transaction;
	uint32_t number = 0; // what the upper module would call it
	uint32_t random = 0;
	core::sip::RAck rack; // of a PRACK: the answer that it names
	TimerAsked timer;     // of an INVITE or UPDATE, where the server keeps session timers
};
Effects on_request(Leg &leg, const Incoming &request, int64_t now);
Effects on_ack(Leg &leg, const Incoming &ack, int64_t now);
// `cancel.cseq` is that of the INVITE that it names.
Effects on_cancel(Leg &leg, const Incoming &cancel, int64_t now);

// An answer to a request of ours; code 408 or 503 without a message where none came or nothing went.
struct Reply {
	uint32_t serial = 0;
	unsigned code = 0;
	bool is_invite = false;
	bool has_message = true;
	bool is_too_large = false; // to be passed on; `has_message` is false
	uint32_t cseq = 0;
	uint32_t rseq = 0; // of a provisional one that wants a PRACK (RFC 3262)
	std::string_view to_tag, contact;
	std::string_view routes; // Record-Route as it stands in the message
	uint32_t random = 0;
	std::string_view text{}; // the whole message
	// What a challenge can be answered with.
	const Answering *answering = nullptr;
};
Effects on_reply(Leg &leg, const Reply &reply, int64_t now);

// The route set of who has sent the request is that of the answer, backwards (RFC 3261 12.1.2).
std::string reversed(std::string_view record_route);

// One of the things that are due; the next comes with the next call, so that what finds no memory takes nothing else with it.
Effects on_time(Leg &leg, int64_t now, uint32_t random);
// A leg of before the start: its end is asked, by OPTIONS within the dialog, whether it is still there, not before `pause`
// (ms) is over and not all legs at once, unless it says something before.
void ask_later(Leg &leg, int64_t now, int64_t pause) noexcept;
// When on_time() has something to do; 0: never.
int64_t next_deadline(const Leg &leg) noexcept;

// What the upper module orders. Less than 0: refused, nothing has changed.
struct Verdict {
	int code = 0;
	Effects effects = with_room();
};
constexpr int kNotNow = -481, kGlare = -491, kNoMemory = -500;

// The provisional answer that a PRACK means (RFC 3262).
struct Meant {
	std::string tag; // of the end that has sent it
	uint32_t rseq;   // there
};
struct Order {
	std::string_view method, headers, body;
	uint32_t tag = 0;
	uint32_t max_forwards = 70;
	bool may_come_again = false;  // a challenge could be answered
	bool waits_out_glare = false; // a re-INVITE of nobody's but ours (RFC 3261 14.1)
	const Meant *meant = nullptr; // by a PRACK that is passed on
	bool is_own = false;          // the upper module knows nothing of it
};
// The INVITE that makes a client leg.
Effects call(Leg &leg, const Order &order);
Verdict send_request(Leg &leg, const Order &order);
struct AnswerOrder {
	uint32_t request = 0;
	unsigned code = 0;
	std::string_view reason, headers, body;
	std::string_view fork{}; // the end that a provisional answer with RSeq is from
	uint32_t random = 0;
};
Verdict send_answer(Leg &leg, const AnswerOrder &order, int64_t now);
Verdict send_ack(Leg &leg, std::string_view headers, std::string_view body, int64_t now);
Verdict cancel(Leg &leg, std::string_view reason, int64_t now);
struct EndOrder {
	unsigned code = 0;
	std::string_view reason, headers;
};
// Another server has it now: what is open here is refused, and nothing else is sent.
Effects abandon(Leg &leg, int64_t now);
Verdict end(Leg &leg, const EndOrder &order, int64_t now);

} // namespace b2b_entities
