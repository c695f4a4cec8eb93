#include "core/kam/event_route.hpp"

#include "core/kam/str.hpp"

namespace core::kam {

void EventRoute::find(std::string_view kemi_callback) {
	block_ = {};
	if (sr_kemi_eng_get()) {
		block_.function = kemi_callback;
		return;
	}
	const int index = route_lookup(&event_rt, lit(name_));
	if (index >= 0) block_.actions = event_rt.rlist[index];
}

void EventRoute::run(sip_msg_t *msg) const {
	if (!*this) return;
	msg ? core::kam::run(block_, msg, name_) : run_alone(block_, name_);
}

} // namespace core::kam
