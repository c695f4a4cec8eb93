// The two that talk go to a conference, each with a call of its own: one, then the other. What fails on the way has both
// talk with each other again.
#include "b2b/logic/domain/bridge_start.hpp"

namespace b2b_logic {

Verdict confer(
		Session &session, unsigned first, std::string_view uri, int64_t now, const Policy &policy) {
	if (first > 1) return refuse(400, "Bad Entity");
	Bridge bridge;
	bridge.flags.rollback_failed = true;
	bridge.kept = session.places[first];
	bridge.left = session.places[1 - first];
	for (const Leg leg : {bridge.kept, bridge.left})
		if (auto verdict = check_bridging(session, find_entity(session, leg)); !verdict.is_ok())
			return verdict;
	if (peer_of(session, bridge.kept) != bridge.left) return refuse(480, "No Call Of Two");

	if (auto verdict = name_own(session, kNewId, uri, policy, bridge.fresh); !verdict.is_ok())
		return verdict;
	if (auto verdict = name_own(session, kNewId, uri, policy, bridge.second); !verdict.is_ok()) {
		session.entities.pop_back(); // the first one
		return verdict;
	}
	Work work{session, now, policy};
	start_bridging(work, std::move(bridge), BridgeTo::CallFresh);
	return done(std::move(work));
}

} // namespace b2b_logic
