#include "b2b/logic/domain/bridge_events.hpp"

namespace b2b_logic {

bool bridging_awaits(const Session &, Leg, Tag) noexcept {
	return false;
}

bool bridging_has(const Session &, Leg) noexcept {
	return false;
}

bool bridging_owes(const Session &, Leg, Request) noexcept {
	return false;
}

void on_bridging_request(Work &, const Incoming &) {}
void on_bridging_reply(Work &, const Incoming &) {}
void on_bridging_ack(Work &, const Incoming &) {}
void on_bridging_cancel(Work &, const Incoming &) {}
void on_bridging_gone(Work &, Leg, unsigned) {}
void on_bridging_time(Work &) {}
void on_bridging_end(Work &) {}

int64_t bridging_deadline(const Session &) noexcept {
	return 0;
}

void bridge_late(Work &work, Entity &first, Entity &, const Incoming &) {
	end_session(work, EndReason::Error, 500, first.leg);
}

} // namespace b2b_logic
