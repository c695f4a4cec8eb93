#include "b2b/logic/kam/routes.hpp"

#include "b2b/logic/domain/passing.hpp"
#include "b2b/logic/kam/documents.hpp"
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

// `look` is a route, or what stands in its place, that looks at the message at hand and decides.
template <class Look>
void run(Turn &turn, sip_msg_t *msg, const Look &look) {
	const auto outer = turn.route_depth;
	turn.route_depth = ++depth;
	look(msg);
	--depth;
	turn.route_depth = outer;
}

template <class Look>
bool run_for(Turn &turn, const Look &look) {
	if (is_too_deep(turn)) return false;
	if (turn.msg) {
		run(turn, turn.msg, look);
		return true;
	}
	core::kam::MadeMessage made(answer_that_was_none(turn));
	if (!made) return false;
	run(turn, made.get(), look);
	return true;
}

std::string_view name_of_own_route(const Turn &turn) {
	const Session &session = *turn.session();
	return view(turn.is_reply ? session.reply_route : session.request_route);
}

bool has_own_route(const Turn &turn) {
	return !name_of_own_route(turn).empty();
}

NamedRoute own_route(const Turn &turn) {
	NamedRoute route;
	route.find(name_of_own_route(turn));
	return route;
}

const Document *document_of(const Turn &turn) {
	return find_document(view(turn.session()->scenario));
}

bool run_named(Turn &turn, const NamedRoute &route) {
	return route && run_for(turn, [&](sip_msg_t *msg) { route.run_apart(msg); });
}

// What has no rule is dealt with as usual.
bool run_rule(Turn &turn, const Document &document) {
	const auto *rule = find_rule(document.scenario, *turn.session(), turn.message, turn.is_reply);
	return rule && run_for(turn, [&](sip_msg_t *msg) {
		core::kam::run_apart(msg, [&] { run_actions(turn, document, *rule, msg); });
	});
}

} // namespace

bool run_route(Turn &turn) {
	if (has_own_route(turn)) return run_named(turn, own_route(turn));
	if (is_top_hiding(*turn.session())) return false;
	if (const auto *document = document_of(turn)) return run_rule(turn, *document);
	return run_named(turn, turn.is_reply ? reply_route() : request_route());
}

bool run_route_of_ack(Turn &turn) {
	const bool is_routed = has_own_route(turn)
			|| !(is_top_hiding(*turn.session()) || document_of(turn));
	return is_routed && run_route(turn);
}

bool is_route(std::string_view name) {
	NamedRoute route;
	return name.empty() || route.find(name);
}

} // namespace b2b_logic
