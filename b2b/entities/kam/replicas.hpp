// Sessions of other servers, as those have told of them: nothing is done with them here until a request for one comes.
#pragma once

#include "b2b/entities/domain/replica.hpp"

namespace b2b_entities {

void make_replicas(unsigned bits); // in mod_init

// What is told of it replaces what was known, unless that is of a later owner.
void keep_replica(const SessionNews &news, std::string_view json);
void drop_replica(const core::base::SessionKey &session);
// Not one that a server has told which took the session over later.
void forget_replica(const core::base::SessionKey &session, uint32_t generation);
std::optional<SessionNews> replica_of(const core::base::SessionKey &session);
std::optional<SessionNews> replica_with_leg(const core::base::SessionKey &leg);
long replicas_kept() noexcept; // 0 too where sessions are not shared
// Each comes again, a second later, for as long as it is here.
struct DueReplica {
	core::base::SessionKey session;
	bool has_hung_up; // an end of it; else it is old
};
std::vector<DueReplica> due_replicas(int64_t now);
// Where nothing was heard of it for longer than a call may last.
void forget_old_replica(const core::base::SessionKey &session, int64_t now);
void end_replica_with_leg(const core::base::SessionKey &leg);

} // namespace b2b_entities
