// Sessions that several servers know (modparam dmq): what happens to those of this one is told to the others, and who gets
// a request for a session that he knows from another takes it over.
#pragma once

#include "b2b/entities/kam/tables.hpp"

namespace b2b_entities {

bool make_sharing();  // in mod_init. False: dmq is not loaded
bool start_sharing(); // in child_init of the main process: the process that tells

// With the lock, when its turn ends: there may be news of it. False: there was no room for them, and they are to be offered
// again.
bool offer(Session &session) noexcept;
// At each tick: old replicas are forgotten, calls whose end has hung up are ended, and news that found no memory are asked for.
void work_off_replicas();
// The leg of a session of another server has hung up, and it could not be taken over: it is, and ended, as soon as it can be.
void end_later(const core::base::SessionKey &leg);

long news_waiting() noexcept; // to be told to the others

// Is it a session of another server, or a leg of one? Then it is ours from here on.
enum class TakenOver : uint8_t {
	No, // nobody has told of it
	Yes,
	Later // memory was missing, or another process is at it: what was told stays, for the next message
};
TakenOver take_over_with_leg(const core::base::SessionKey &leg) noexcept;
TakenOver take_over(const core::base::SessionKey &session) noexcept;

} // namespace b2b_entities
