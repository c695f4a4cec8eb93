// What a bridging makes of what comes. Without one under way nothing is its own, and nothing happens.
#pragma once

#include "b2b/logic/domain/work.hpp"

namespace b2b_logic {

// Does the bridging wait for that answer, provisional ones included?
bool bridging_awaits(const Session &session, Leg leg, Tag tag) noexcept;
// Is the leg one of those that are bridged, or that wait for how it ends?
bool bridging_has(const Session &session, Leg leg) noexcept;
// Does a server entity's INVITE wait for what the bridging makes of it (b2b_bridge_request())?
bool bridging_owes(const Session &session, Leg leg, Request request) noexcept;

// Of a leg that bridging_has(): who its request is for, which changes nothing of the bridging; nullptr: nobody, and it is one
// for on_bridging_request().
const Entity *bridging_passes_to(const Session &session, const Incoming &request) noexcept;

// Of legs that bridging_has(): every other request, BYE included. It is answered.
void on_bridging_request(Work &work, const Incoming &request);
void on_bridging_reply(Work &work, const Incoming &reply); // that bridging_awaits()
void on_bridging_ack(Work &work, const Incoming &ack);     // that belongs to no exchange
void on_bridging_cancel(Work &work, const Incoming &cancel);
void on_bridging_gone(Work &work, Leg leg, unsigned code);
void on_bridging_time(Work &work);
// Before the session ends: who waits for news of the bridging is told. Legs are ended by end_session().
void on_bridging_end(Work &work);

int64_t bridging_deadline(const Session &session) noexcept; // 0: none

// A call that we began has its first entity on hold; the second one, which was called with the offer of the first, has
// answered (`answer`): both are renegotiated, as no-late-sdp does.
void bridge_late(Work &work, Entity &first, Entity &second, const Incoming &answer);

} // namespace b2b_logic
