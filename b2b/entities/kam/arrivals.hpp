// What has come for a session, with its turn.
#pragma once

#include "b2b/entities/kam/tables.hpp"

namespace b2b_entities {

// To the session of its leg. Where there is none, or no room, a request gets its answer here, and a 2xx to an INVITE its ACK and BYE.
void bring(const std::optional<Place> &place, const Arrival &arrival);

void handle(Session &session, const Arrival &arrival);
// At the end of a turn's work: what did not leave is told as an answer, and legs that are over go.
void finish(Session &session);

// The leg, nullptr where the session has none such.
Leg *leg_at(Session &session, LegIndex index) noexcept;
Leg *leg_numbered(Session &session, uint32_t number) noexcept;

} // namespace b2b_entities
