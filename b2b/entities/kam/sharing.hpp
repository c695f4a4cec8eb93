// Sessions that several servers know (modparam dmq): what happens to those of this one is told to the others, and who gets
// a request for a session that he knows from another takes it over.
#pragma once

#include "b2b/entities/kam/tables.hpp"

namespace b2b_entities {

bool make_sharing();  // in mod_init. False: dmq is not loaded
bool start_sharing(); // in child_init of the main process: the process that tells

// With the lock, when its turn ends: there may be news of it.
void offer(Session &session) noexcept;

long news_waiting() noexcept; // to be told to the others

// Is it a session of another server, or a leg of one? Then it is ours from here on.
bool take_over_with_leg(const core::base::SessionKey &leg);
bool take_over(const core::base::SessionKey &session);

} // namespace b2b_entities
