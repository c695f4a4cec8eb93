#include "b2b/logic/kam/routes.hpp"

#include "b2b/logic/domain/passing.hpp"
#include "b2b/logic/kam/settings.hpp"
#include "core/kam/made_message.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {

using core::base::view;
using core::kam::NamedRoute;
using core::kam::view;

unsigned depth = 0; // of routes in this process

// A script that answers a refusal by the same call again would have no end.
bool is_too_deep(const Turn &turn) {
	if (depth < static_cast<unsigned>(settings.max_script_depth)) return false;
	LM_ERR("%s: %u routes within each other: no further one is run\n", turn.key().c_str(), depth);
	return true;
}

// What the script sees where no answer came: "SIP/2.0 408 Request Timeout", with the names of the dialog.
std::string answer_that_was_none(const Turn &turn) {
	b2b_leg_info_t info{};
	if (entities().info(turn.number(), turn.message.leg, &info) < 0) return {};
	const auto tag = [](const str &its) {
		return its.len > 0 ? ";tag=" + std::string(view(its)) : std::string();
	};
	const auto party = [&](const str &uri, const str &its_tag) {
		const std::string text(view(uri));
		return (text.find('<') == text.npos ? "<" + text + ">" : text) + tag(its_tag);
	};
	const auto code = std::to_string(turn.message.code);
	return "SIP/2.0 " + code + " " + std::string(phrase_of(turn.message.code))
			+ "\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK0\r\nFrom: "
			+ party(info.from_uri, info.from_tag) + "\r\nTo: " + party(info.to_uri, info.to_tag)
			+ "\r\nCall-ID: " + std::string(view(info.call_id)) + "\r\nCSeq: 1 "
			+ std::string(turn.message.method) + "\r\nContent-Length: 0\r\n\r\n";
}

void run(Turn &turn, const NamedRoute &route, sip_msg_t *msg) {
	const auto outer = turn.route_depth;
	turn.route_depth = ++depth;
	route.run_apart(msg);
	--depth;
	turn.route_depth = outer;
}

bool run_for(Turn &turn, const NamedRoute &route) {
	if (!route || is_too_deep(turn)) return false;
	if (turn.msg) {
		run(turn, route, turn.msg);
		return true;
	}
	core::kam::MadeMessage made(answer_that_was_none(turn));
	if (!made) return false;
	run(turn, route, made.get());
	return true;
}

} // namespace

bool run_route(Turn &turn) {
	const Session &session = *turn.session();
	const auto name = view(turn.is_reply ? session.reply_route : session.request_route);
	if (!name.empty()) {
		NamedRoute route;
		route.find(name);
		return run_for(turn, route);
	}
	if (is_top_hiding(session)) return false;
	return run_for(turn, turn.is_reply ? reply_route() : request_route());
}

bool is_route(std::string_view name) {
	NamedRoute route;
	return name.empty() || route.find(name);
}

} // namespace b2b_logic
