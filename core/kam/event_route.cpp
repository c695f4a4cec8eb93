#include "core/kam/event_route.hpp"

#include "core/kam/str.hpp"

namespace core::kam {
namespace {

// The host's reader of scripts knows no "_" in front of the colon: of event_route[b2b_logic:end] it makes "logic:end".
const char *name_as_read(const char *name) noexcept {
	const std::string_view text(name);
	const auto underscore = text.substr(0, text.find(':')).rfind('_');
	return underscore == text.npos ? name : name + underscore + 1;
}

} // namespace

void EventRoute::find(std::string_view kemi_callback) {
	block_ = {};
	if (sr_kemi_eng_get()) {
		block_.function = kemi_callback;
		return;
	}
	int index = route_lookup(&event_rt, lit(name_));
	if (index < 0) index = route_lookup(&event_rt, lit(name_as_read(name_)));
	if (index >= 0) block_.actions = event_rt.rlist[index];
}

void EventRoute::run(sip_msg_t *msg) const {
	if (!*this) return;
	msg ? core::kam::run(block_, msg, name_) : run_alone(block_, name_);
}

} // namespace core::kam
