// What b2b_entities.so calls us for: each with the turn of its session.
#pragma once

#include "b2b/logic/kam/turn.hpp"
#include "core/kam/shm.hpp"

namespace b2b_logic {

const b2b_upper_t &upper_module() noexcept;

// An answer to a request of ours; `msg` nullptr: none came. A route of the script may look at it first.
void take_reply(Turn &turn, Incoming &&reply, sip_msg_t *msg);

// A leg is gone without a BYE.
void lose(Turn &turn, Leg leg, unsigned code);

// So many calls may be there, and are.
long calls() noexcept;

// A call of ours in shared memory; hand_over() when a session of b2b_entities.so has it, which frees it in the end.
core::kam::ShmPtr<Call> new_call();
Call *hand_over(core::kam::ShmPtr<Call> &call) noexcept;

} // namespace b2b_logic
