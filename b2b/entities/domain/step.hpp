// One step along the table of a leg, and what goes with it.
#pragma once

#include "b2b/entities/domain/decide.hpp"

namespace b2b_entities {

// What the steps below are made with, as far as they are.
struct Occasion {
	int64_t now = 0;
	const Incoming *request = nullptr; // that a 200 answers
	unsigned code = 487;               // the final answer of the INVITE
	std::string_view reason = "Request Terminated", headers{};
	std::string_view cancel_reason{};
};

// Goes where the table says and does all that goes with it but to tell: that is left to the caller, with what comes
// back. A step that is refused changes nothing.
Then step(Leg &leg, Event event, const Occasion &occasion, Effects &effects);

// Every request of the other end that is open gets this answer.
void refuse_open(Leg &leg, unsigned code, std::string_view reason, Effects &effects);

// The INVITE of the other end needs no ACK any more.
void let_go_of_theirs(Leg &leg, Effects &effects);

// What acknowledge() without a body, and a BYE behind it, take of shared memory.
void make_room_for_ack(Leg &leg);
// An ACK for the last INVITE of ours, now and each time that its 2xx is repeated.
void acknowledge(
		Leg &leg, std::string_view headers, std::string_view body, int64_t now, Effects &effects);

// A request of ours, with the next CSeq.
void send(Leg &leg, Order order, Method method, Effects &effects);

void answer(Effects &effects, const Transaction &transaction, unsigned code,
		std::string_view reason, std::string_view headers = {});

} // namespace b2b_entities
