// Requests on their way from one leg to another, and their answers.
#pragma once

#include "b2b/logic/domain/work.hpp"

namespace b2b_logic {

inline constexpr size_t kMaxExchanges = 24; // at once; who sends more is told to wait

Exchange *find_exchange(Session &session, Leg to, Tag tag) noexcept;
const Exchange *find_exchange(const Session &session, Leg to, Tag tag) noexcept;

// Forgets one; without any there is no block of them.
void erase_exchange(Session &session, const Exchange &exchange) noexcept;

// The request passes to that entity. Its bounds and its Max-Forwards have been looked at.
void pass_on(Work &work, const Incoming &request, const Entity &to, unsigned max_forwards);

// The INVITE of a server entity goes to a client that has been named.
void call_for(Work &work, const Entity &server, Entity &client, Payload payload,
		const SdpBlob &offer, unsigned max_forwards);
// The same with the INVITE that the session began with.
void call_again(Work &work, const Entity &server, Entity &client);

// Does anybody wait for that answer?
bool is_awaited(const Session &session, const Incoming &reply) noexcept;
// An answer that belongs to an exchange.
void on_exchange_reply(Work &work, Exchange &exchange, const Incoming &reply, bool pass_contact);
// False: the ACK, or the CANCEL, belongs to none.
bool on_exchange_ack(Work &work, const Incoming &ack);
bool on_exchange_cancel(Work &work, const Incoming &cancel);
// A 2xx has crossed the CANCEL of its re-INVITE (RFC 3261 9.1): the asked end has taken the new media, and who asked has
// got a 487. An offer in that 2xx is answered with what was agreed on before, or without media where its streams are
// others. Without one, the asked end is offered again what was in force before.
void restore(Work &work, Exchange &exchange, const Incoming &reply);
// The offer of restore() is under way to this end: no other INVITE may go there.
bool is_restoring(const Session &session, Leg asked) noexcept;
// The asked end has answered that offer. Where it says something else than before, who had asked is offered that.
void settle(Work &work, Exchange &exchange, const Incoming &reply);
// The entity has ended.
void drop_exchanges(Work &work, Leg leg);

} // namespace b2b_logic
