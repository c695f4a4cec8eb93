#include "b2b/logic/domain/kept_session.hpp"

namespace b2b_logic {

using core::base::view;

KeptEntity::KeptEntity(const Entity &entity)
		: leg(entity.leg), peer(entity.peer), kind(entity.kind), texts(entity.texts),
		  sent_to_us(entity.sent_to_us), sent_by_us(entity.sent_by_us) {}

KeptSession::KeptSession(const Session &session)
		: scenario(view(session.scenario)), request_route(view(session.request_route)),
		  reply_route(view(session.reply_route)),
		  flags(session.flags), places{session.places[0], session.places[1]},
		  listener_state(session.listener_state), began(session.began), answered(session.answered),
		  ends_at(session.ends_at), max_duration(session.max_duration), next_leg(session.next_leg),
		  next_tag(session.next_tag) {
	for (const auto &entity : session.entities)
		if (is_talking(entity)) entities.emplace_back(entity);
	for (const auto &[name, value] : session.context) context.emplace_back(view(name), view(value));
	if (session.listener) listener = view(*session.listener);
}

bool is_to_keep(const Session &session) noexcept {
	return session.answered != 0 && session.end_reason == EndReason::None && !session.bridge
			&& !session.trigger;
}

} // namespace b2b_logic
