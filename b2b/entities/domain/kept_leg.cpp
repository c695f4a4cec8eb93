#include "b2b/entities/domain/kept_leg.hpp"

namespace b2b_entities {

KeptLeg::KeptLeg(const Leg &leg)
		: key(leg.key), number(leg.number), role(leg.role), state(leg.state), texts(leg.texts),
		  local_cseq(leg.local_cseq), remote_cseq(leg.remote_cseq), row(leg.row),
		  invite_cseq(leg.role == Role::Server ? leg.theirs.cseq : leg.ours.cseq),
		  timer{leg.timer.wanted, leg.timer.least, leg.timer.interval, leg.timer.is_ours,
				  leg.timer.has_update, leg.timer.act_at, leg.timer.ends_at, {}},
		  timer_sdp(leg.timer.sdp()) {}

} // namespace b2b_entities
