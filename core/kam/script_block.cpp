#include "core/kam/script_block.hpp"

#include "core/kam/fake_message.hpp"
#include "core/kam/kemi_function.hpp"
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

bool is_reply(const sip_msg_t *msg) noexcept {
	return msg->first_line.type == SIP_REPLY;
}

class RouteType {
public:
	explicit RouteType(const sip_msg_t *msg) noexcept : before_(get_route_type()) {
		set_route_type(is_reply(msg) ? CORE_ONREPLY_ROUTE : REQUEST_ROUTE);
	}
	~RouteType() { set_route_type(before_); }
	RouteType(const RouteType &) = delete;
	RouteType &operator=(const RouteType &) = delete;

private:
	int before_;
};

Ran run_actions(struct action *actions, sip_msg_t *msg) {
	run_act_ctx_t context;
	init_run_actions_ctx(&context);
	run_top_route(actions, msg, &context); // what it returned is the script's own business
	return context.run_flags & DROP_R_F ? Ran::Dropped : Ran::Through;
}

Ran run_function(
		std::string_view function, sip_msg_t *msg, int route_type, std::string_view event) {
	say_if_missing(function);
	run_act_ctx_t context;
	init_run_actions_ctx(&context);
	str name = as_str(function), data = as_str(event);
	str *const told = event.empty() ? nullptr : &data;
	const int answer = sr_kemi_ctx_route(sr_kemi_eng_get(), &context, msg, route_type, &name, told);
	if (answer < 0) {
		LM_ERR("cannot run %.*s %.*s\n", name.len, name.s, data.len, data.s);
		return Ran::Failed;
	}
	return context.run_flags & DROP_R_F ? Ran::Dropped : Ran::Through;
}

} // namespace

Ran run(const ScriptBlock &block, sip_msg_t *msg, std::string_view event) {
	if (!block || !msg) return Ran::Failed;
	const Disturbed disturbed; // a script may sleep, or wait for others: the server can be stopped
	const RouteType type(msg);
	if (block.actions) return run_actions(block.actions, msg);
	if (!event.empty()) return run_function(block.function, msg, EVENT_ROUTE, event);
	// As a reply route of the core an engine runs the function that kemi.onreply_route names, and no other.
	return run_function(
			block.function, msg, is_reply(msg) ? TM_ONREPLY_ROUTE : REQUEST_ROUTE, event);
}

Ran run_apart(const ScriptBlock &block, sip_msg_t *msg) {
	const OwnVariables variables;
	return run(block, msg);
}

void run_apart(sip_msg_t *msg, const std::function<void()> &look) {
	const OwnVariables variables;
	const Disturbed disturbed;
	const RouteType type(msg);
	look();
}

Ran run_alone(const ScriptBlock &block, std::string_view event) {
	FakeMessage message;
	if (!message.get()) {
		LM_ERR("cannot make a message for a block of the script\n");
		return Ran::Failed;
	}
	const OwnVariables variables;
	return run(block, message.get(), event);
}

bool NamedRoute::find(std::string_view name) {
	name_ = name;
	block_ = {};
	if (name.empty()) return false;
	if (sr_kemi_eng_get()) {
		block_.function = name_;
		return true;
	}
	const int index = route_lookup(&main_rt, name_.data());
	if (index >= 0) block_.actions = main_rt.rlist[index];
	return static_cast<bool>(block_);
}

} // namespace core::kam
