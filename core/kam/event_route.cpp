#include "core/kam/event_route.hpp"

#include "core/kam/str.hpp"
#include "core/kam/undisturbed.hpp"

namespace core::kam {
namespace {

constexpr int kAvpLists[] = {AVP_TRACK_FROM | AVP_CLASS_URI, AVP_TRACK_TO | AVP_CLASS_URI,
		AVP_TRACK_FROM | AVP_CLASS_USER, AVP_TRACK_TO | AVP_CLASS_USER,
		AVP_TRACK_FROM | AVP_CLASS_DOMAIN, AVP_TRACK_TO | AVP_CLASS_DOMAIN};
constexpr size_t kAvpListCount = sizeof(kAvpLists) / sizeof(kAvpLists[0]);

// While it lives, $avp, $xavp, $xavu and $xavi are empty lists of its own: an event that has no
// message must neither see the variables of whatever this process works on, nor leave its own
// behind (they are shared memory, and a timer process never clears them).
class OwnVariables {
public:
	OwnVariables() noexcept {
		for (size_t i = 0; i < kAvpListCount; ++i)
			saved_avps_[i] = set_avp_list(kAvpLists[i], &avps_[i]);
		saved_xavp_ = xavp_set_list(&xavp_);
		saved_xavu_ = xavu_set_list(&xavu_);
		saved_xavi_ = xavi_set_list(&xavi_);
	}
	~OwnVariables() {
		for (size_t i = 0; i < kAvpListCount; ++i) {
			set_avp_list(kAvpLists[i], saved_avps_[i]);
			if (avps_[i]) destroy_avp_list(&avps_[i]);
		}
		xavp_set_list(saved_xavp_);
		xavu_set_list(saved_xavu_);
		xavi_set_list(saved_xavi_);
		if (xavp_) xavp_destroy_list(&xavp_);
		if (xavu_) xavu_destroy_list(&xavu_);
		if (xavi_) xavi_destroy_list(&xavi_);
	}
	OwnVariables(const OwnVariables &) = delete;
	OwnVariables &operator=(const OwnVariables &) = delete;

private:
	avp_list_t avps_[kAvpListCount]{};
	avp_list_t *saved_avps_[kAvpListCount]{};
	sr_xavp_t *xavp_ = nullptr, *xavu_ = nullptr, *xavi_ = nullptr;
	sr_xavp_t **saved_xavp_, **saved_xavu_, **saved_xavi_;
};

class RouteType {
public:
	explicit RouteType(int type) noexcept : before_(get_route_type()) { set_route_type(type); }
	~RouteType() { set_route_type(before_); }
	RouteType(const RouteType &) = delete;
	RouteType &operator=(const RouteType &) = delete;

private:
	int before_;
};

void run_block(int index, std::string_view kemi, std::string_view name, sip_msg_t *msg) {
	const RouteType type(msg->first_line.type == SIP_REPLY ? CORE_ONREPLY_ROUTE : REQUEST_ROUTE);
	if (kemi.empty()) {
		run_act_ctx_t context;
		init_run_actions_ctx(&context);
		run_top_route(event_rt.rlist[index], msg, &context);
		return;
	}
	str function = as_str(kemi), event = as_str(name);
	if (sr_kemi_route(sr_kemi_eng_get(), msg, EVENT_ROUTE, &function, &event) < 0)
		LM_ERR("cannot run %.*s for %s\n", function.len, function.s, event.s);
}

} // namespace

void EventRoute::find(std::string_view kemi_callback) {
	if (sr_kemi_eng_get()) {
		kemi_ = kemi_callback;
		return;
	}
	const int index = route_lookup(&event_rt, lit(name_));
	index_ = index >= 0 && event_rt.rlist[index] ? index : -1;
}

void EventRoute::run(sip_msg_t *msg) const {
	if (!*this) return;
	const Disturbed disturbed; // a script may sleep, or wait for others: the server can be stopped
	if (msg) return run_block(index_, kemi_, name_, msg);
	if (faked_msg_init() < 0) {
		LM_ERR("cannot make a message for event_route[%s]\n", name_);
		return;
	}
	const OwnVariables variables;
	// Not the host's _clear: it would take the branches of the message that this process is about
	// to relay.
	run_block(index_, kemi_, name_, faked_msg_next());
}

} // namespace core::kam
