// Provisional answers that are acknowledged (RFC 3262): dealt with leg by leg, or passed from one to the other.
#pragma once

#include "b2b/entities/domain/decide.hpp"

namespace b2b_entities {

// RSeq, and RAck, of lines that are whole headers; with number 0: none.
uint32_t rseq_in(std::string_view lines) noexcept;
core::sip::RAck rack_in(std::string_view lines) noexcept;

// A provisional answer with RSeq, of an INVITE of ours. Where PRACKs are not passed it gets one from us. False: it has come
// before, or before one that must come first: it is for nobody.
bool take_reliable(Leg &leg, const Reply &reply, Effects &effects);

// The headers of our INVITE: without 100rel where the PRACK would have to answer an offer, which we cannot.
std::string invite_headers(const Leg &leg, std::string_view headers, bool has_offer);

// Those of our provisional answer, whose RSeq, if they have one, is that of the end `order.fork`. nullopt: the caller
// wants only such as are acknowledged, and this one cannot be: it stays here (RFC 3262 3).
std::optional<std::string> provisional_headers(Leg &leg, const AnswerOrder &order);

// What a PRACK of the other end means; `rseq` is ours. nullopt: it has got no such answer.
std::optional<Meant> meant_by(const Leg &leg, uint32_t rseq);

// A PRACK of the other end names an answer that waits for one (RFC 3262 3): none has been accepted, nor is under way. Who is
// refused, or has to say who it is, may come again.
bool is_awaited(const Leg &leg, const core::sip::RAck &rack) noexcept;
// A PRACK of the other end was answered 2xx.
void note_acknowledged(Leg &leg, uint32_t rseq) noexcept;

// The end that a PRACK of ours goes to, and its headers. False: there is no such end.
bool address_prack(const Leg &leg, const Meant &meant, Send &prack);

} // namespace b2b_entities
