// How entities and sessions end.
#include <algorithm>

#include "b2b/logic/domain/bridge_events.hpp"
#include "b2b/logic/domain/exchanging.hpp"
#include "b2b/logic/domain/trigger_events.hpp"

namespace b2b_logic {
namespace {

constexpr std::string_view kNobodyThere = "Temporarily Unavailable";

// What stands between a server entity that has no final answer yet and the end of its session.
struct LastAnswer {
	EndReason reason;
	unsigned code;
	std::string_view text;
};
constexpr LastAnswer kLastAnswers[] = {
		{EndReason::None, 480, kNobodyThere},
		{EndReason::Bye, 480, kNobodyThere},
		{EndReason::Cancel, 487, "Request Terminated"},
		{EndReason::Reject, 480, kNobodyThere},
		{EndReason::Timeout, 408, "Request Timeout"},
		{EndReason::Rpc, 480, kNobodyThere},
		{EndReason::Error, 500, "Server Internal Error"},
};
static_assert(std::size(kLastAnswers) == static_cast<size_t>(EndReason::kCount));

void leave_peers(Session &session, Leg leg) noexcept {
	for (auto &other : session.entities)
		if (other.peer == leg) other.peer = kNobody;
}

void forget(Work &work, Entity &entity) {
	drop_exchanges(work, entity.leg);
	entity.invite = 0;
	entity.calling = 0;
	apply(work, entity, EntityEvent::Ended);
	leave_peers(work.session, entity.leg);
	auto &setup = work.session.setup;
	if (setup && setup->early_media == entity.leg) setup->early_media = kNobody;
}

} // namespace

void end_entity(
		Work &work, Leg leg, unsigned code, std::string_view reason, std::string_view headers) {
	auto *entity = find_entity(work.session, leg);
	if (!entity || entity->state == EntityState::Ended) return;
	const bool was_live = is_live(*entity);
	const bool waits = entity->kind == EntityKind::Server && is_called(*entity);
	forget(work, *entity);
	if (!was_live) return;
	work.effects.emplace_back(EndLeg{leg, waits ? code : 0,
			waits ? std::string(reason) : std::string(), std::string(headers)});
}

void lose_entity(Work &work, Leg leg) {
	auto *entity = find_entity(work.session, leg);
	if (entity && entity->state != EntityState::Ended) forget(work, *entity);
}

void end_session(Work &work, EndReason reason, unsigned code, Leg by, std::string_view headers) {
	auto &session = work.session;
	if (session.ended != 0) return;
	if (session.end_reason == EndReason::None) {
		on_bridging_end(work);
		on_trigger_end(work, code);
		session.end_reason = reason;
		session.end_code = code;
		session.end_by = by;
	}
	const auto &last = kLastAnswers[static_cast<size_t>(reason)];
	for (size_t i = 0; i < session.entities.size(); ++i)
		end_entity(work, session.entities[i].leg, last.code, last.text, headers);
	session.bridge.reset();
	work.effects.emplace_back(EndSession{});
	session.ended =
			work.now; // last: where memory ran out on the way, the next time goes through with it
}

Effects terminate(
		Session &session, EndReason reason, unsigned code, int64_t now, const Policy &policy) {
	Work work{session, now, policy};
	end_session(work, reason, code, kNobody);
	return effects_of(std::move(work));
}

} // namespace b2b_logic
