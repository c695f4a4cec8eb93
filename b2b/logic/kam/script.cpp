#include "b2b/logic/kam/script.hpp"

#include <optional>

#include "b2b/logic/domain/words.hpp"
#include "b2b/logic/kam/decided.hpp"
#include "b2b/logic/kam/documents.hpp"
#include "b2b/logic/kam/orders.hpp"
#include "b2b/logic/kam/perform.hpp"
#include "b2b/logic/kam/routes.hpp"
#include "b2b/logic/kam/script_headers.hpp"
#include "b2b/logic/kam/starting.hpp"
#include "b2b/logic/kam/statistics.hpp"
#include "core/base/number.hpp"
#include "core/kam/avp.hpp"
#include "core/kam/destinations.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/message_text.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"

namespace b2b_logic {
namespace {

using core::base::Error;
using core::base::Result;
using core::kam::MessageText;
using core::kam::Script;
using core::kam::view;

constexpr int kInRequests = 1, kInReplies = 2;

Script truth(bool is_true) noexcept {
	return is_true ? Script::True : Script::False;
}

Result<Script> refused(const char *name, std::string_view value) {
	count(Counting::Refused);
	return Error{std::string(name) + " cannot be \"" + std::string(value) + "\""};
}

// The message that the route of a session looks at, with what the script has made of it so far.
class AtHand {
public:
	AtHand() : turn_(current_turn()), text_(turn_ ? turn_->msg : nullptr) {
		if (!turn_) return;
		message_ = turn_->message;
		message_.text = text_.message();
	}
	bool is_in(int routes) const noexcept {
		// Within a route of the session the host may run one for a request that we send.
		const bool is_its_own = get_route_type() & (REQUEST_ROUTE | CORE_ONREPLY_ROUTE);
		return turn_ && turn_->session() && turn_->route_depth > 0 && is_its_own
				&& routes & (turn_->is_reply ? kInReplies : kInRequests);
	}
	Turn &turn() const noexcept { return *turn_; }
	Session &session() const noexcept { return *turn_->session(); }
	const Incoming &message() const noexcept { return message_; }

private:
	Turn *const turn_;
	const MessageText text_;
	Incoming message_;
};

// `decide` gives a verdict of the message at hand. `its_need`: of what is no answer to that message.
template <class Decide>
int in_route(const char *name, int routes, Decide &&decide,
		std::optional<Need> its_need = std::nullopt) noexcept {
	return core::kam::entry(name, [&]() -> Result<Script> {
		const AtHand at_hand;
		if (!at_hand.is_in(routes))
			return Error{"not in the route of a session that it belongs to"};
		Result<Script> answer = Script::False;
		const auto need = its_need.value_or(need_of(at_hand.turn()));
		core::kam::guard(name, [&] {
			Result<Verdict> verdict = decided_by(at_hand.turn(), need,
					[&] { return decide(at_hand, policy_for(at_hand.turn().msg)); });
			if (verdict)
				answer = truth(perform(at_hand.turn(), std::move(verdict.value()), name));
			else
				answer = verdict.error();
			if (verdict && answer.value() == Script::False) count(Counting::Refused);
		});
		return answer;
	});
}

// Outside of a session: what it names has none yet.
template <class Use>
int in_script(const char *name, Use &&use) noexcept {
	return core::kam::entry(name, [&]() -> Result<Script> {
		if (current_turn()) return Error{"not in the route of a session"};
		if (!core::kam::is_in_request_route()) return Error{"only in request_route"};
		return use();
	});
}

Result<Script> named(const char *name, const Verdict &verdict) {
	if (verdict.is_ok()) return Script::True;
	count(Counting::Refused);
	LM_NOTICE("%s: %.*s\n", name, int(verdict.reason.size()), verdict.reason.data());
	return Script::False;
}

// Who is called at $ru is reached as the script, or the location service, has said of it.
void take_way(ClientOrder &order, const core::kam::Destination &own) noexcept {
	if (!order.proxy.empty() || order.destination != own.uri) return;
	order.proxy = own.next_hop;
	order.path = own.path;
}

Result<Script> script_of(Started started) noexcept {
	if (started == Started::Answered) return Script::Stop;
	return truth(started == Started::Yes);
}

} // namespace

int ki_server_new(sip_msg_t *msg, str *id, str *contact, str *headers, str *bodies) noexcept {
	return in_script("b2b_server_new", [&]() -> Result<Script> {
		const auto lines = script_headers(msg, view(headers), view(bodies));
		if (!lines) return refused("headers", view(headers));
		Opening &opening = opening_of(msg);
		if (!opening.call) return Error{"a session has begun"};
		return named("b2b_server_new",
				name_server(opening.call->session, {view(id), view(contact), *lines}));
	});
}

int ki_client_new(sip_msg_t *msg, str *id, str *destination, str *proxy, str *from_display,
		str *contact, str *headers) noexcept {
	return core::kam::entry("b2b_client_new", [&]() -> Result<Script> {
		const auto lines = core::kam::script_headers(msg, view(headers));
		const auto from = from_of_script(msg);
		ClientOrder order{view(id), view(destination), view(proxy), view(from_display),
				view(contact), lines, core::kam::forced_socket(msg), from, {}};
		if (!current_turn()) take_way(order, core::kam::destination_of(msg));
		const auto name = [&](Session &session) {
			return named("b2b_client_new", name_client(session, order, policy_for(msg)));
		};
		if (Turn *turn = current_turn()) {
			if (!turn->session()) return Error{"the session has ended"};
			return decided_by(*turn, Need::May, [&] { return name(*turn->session()); });
		}
		Opening &opening = opening_of(msg);
		if (!opening.call) return Error{"a session has begun"};
		return name(opening.call->session);
	});
}

int ki_init_request(
		sip_msg_t *msg, str *scenario, str *flags, str *request_route, str *reply_route) noexcept {
	return in_script("b2b_init_request", [&]() -> Result<Script> {
		const auto parsed = parse_init_flags(view(flags));
		if (!parsed) return refused("flags", view(flags));
		for (const str *route : {request_route, reply_route})
			if (!is_route(view(route))) return refused("a route", view(route));
		if (!begin_document(msg, view(scenario))) return Script::False;
		const auto from = from_of_script(msg);
		InitOrder order;
		order.scenario = view(scenario);
		order.flags = *parsed;
		order.request_route = view(request_route);
		order.reply_route = view(reply_route);
		order.from = from;
		if (order.scenario == kTopHiding) order.destinations = destinations(msg);
		return script_of(start_session(msg, order));
	});
}

int ki_bridge_request(sip_msg_t *msg, str *key, str *entity_no, str *contact, str *flags) noexcept {
	return in_script("b2b_bridge_request", [&]() -> Result<Script> {
		const auto number = core::base::parse_number<unsigned>(view(entity_no));
		if (!number || *number > 1) return refused("entity_no", view(entity_no));
		const auto late_bye = parse_late_bye(view(flags));
		if (!late_bye) return refused("flags", view(flags));
		return script_of(join_session(msg, view(key), {*number, view(contact), *late_bye}));
	});
}

int ki_trigger_scenario(sip_msg_t *msg, str *scenario, str *params, str *first, str *second,
		str *first_headers, str *second_headers) noexcept {
	return in_script("b2b_trigger_scenario", [&]() -> Result<Script> {
		const auto told = parse_trigger_params(view(params));
		if (!told) return refused("params", view(params));
		auto one = parse_party(view(first)), other = parse_party(view(second));
		if (!one || !other) return refused("a peer", view(one ? second : first));
		const auto lines = core::kam::script_headers(msg, view(first_headers)),
				   other_lines = core::kam::script_headers(msg, view(second_headers));
		one->headers = lines;
		other->headers = other_lines;
		one->socket = other->socket = core::kam::forced_socket(msg);
		std::string key;
		const auto outcome = trigger_scenario(
				{{view(scenario), {}, {}, told->notifies}, *one, *other, {}, *told, {}}, msg, key);
		if (!outcome.is_ok()) LM_NOTICE("b2b_trigger_scenario: %s\n", outcome.reason.c_str());
		return truth(outcome.is_ok());
	});
}

int ki_pass_request(sip_msg_t *) noexcept {
	return in_route("b2b_pass_request", kInRequests,
			[](const AtHand &at_hand, const Policy &policy) -> Result<Verdict> {
				return pass_request(at_hand.session(), at_hand.message(), now_ms(), policy);
			});
}

int ki_send_reply(sip_msg_t *msg, str *code, str *reason, str *headers, str *body) noexcept {
	return in_route("b2b_send_reply", kInRequests,
			[&](const AtHand &at_hand, const Policy &policy) -> Result<Verdict> {
				const auto number = core::base::parse_number<unsigned>(view(code));
				if (!number) return Error{"no code: " + std::string(view(code))};
				const auto payload = core::sip::parse_payload(
						core::kam::script_headers(msg, view(headers)), view(body), *number);
				if (!payload) return Error{"no headers: " + std::string(view(headers))};
				return send_reply(at_hand.session(), at_hand.message(), *number, view(reason),
						*payload, now_ms(), policy);
			});
}

int ki_bridge(sip_msg_t *, str *first, str *second, str *media_uri, str *flags) noexcept {
	return in_route(
			"b2b_bridge", kInRequests,
			[&](const AtHand &at_hand, const Policy &policy) -> Result<Verdict> {
				const auto parsed = parse_bridge_flags(view(flags));
				if (!parsed) return Error{"no flags: " + std::string(view(flags))};
				auto verdict = bridge(at_hand.session(),
						{view(first), view(second), view(media_uri), *parsed}, at_hand.message(),
						now_ms(), policy);
				if (verdict.is_ok()) count(Counting::BridgeAsked);
				return verdict;
			},
			Need::May);
}

int ki_delete_entity(sip_msg_t *) noexcept {
	return in_route("b2b_delete_entity", kInRequests,
			[](const AtHand &at_hand, const Policy &policy) -> Result<Verdict> {
				return delete_entity(at_hand.session(), at_hand.message(), now_ms(), policy);
			});
}

int ki_end_dlg_leg(sip_msg_t *) noexcept {
	return in_route("b2b_end_dlg_leg", kInRequests | kInReplies,
			[](const AtHand &at_hand, const Policy &policy) -> Result<Verdict> {
				return end_leg(at_hand.session(), at_hand.message(), now_ms(), policy);
			});
}

int ki_handle_reply(sip_msg_t *, str *flags) noexcept {
	return in_route("b2b_handle_reply", kInReplies,
			[&](const AtHand &at_hand, const Policy &policy) -> Result<Verdict> {
				const auto pass_contact = parse_pass_contact(view(flags));
				if (!pass_contact) return Error{"no flags: " + std::string(view(flags))};
				return handle_reply(
						at_hand.session(), at_hand.message(), *pass_contact, now_ms(), policy);
			});
}

int ki_bridge_retry(sip_msg_t *, str *new_entity) noexcept {
	return in_route(
			"b2b_bridge_retry", kInReplies,
			[&](const AtHand &at_hand, const Policy &policy) -> Result<Verdict> {
				return bridge_retry(
						at_hand.session(), view(new_entity), at_hand.message(), now_ms(), policy);
			},
			Need::May);
}

} // namespace b2b_logic
