#include "b2b/logic/kam/starting.hpp"

#include "b2b/logic/domain/passing.hpp"
#include "b2b/logic/domain/work.hpp"
#include "b2b/logic/kam/challenged.hpp"
#include "b2b/logic/kam/decided.hpp"
#include "b2b/logic/kam/orders.hpp"
#include "b2b/logic/kam/perform.hpp"
#include "b2b/logic/kam/statistics.hpp"
#include "b2b/logic/kam/upper.hpp"
#include "core/kam/destinations.hpp"
#include "core/kam/message_text.hpp"
#include "core/kam/random.hpp"
#include "core/kam/reply.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {

using core::kam::as_str;
using core::kam::MessageText;

Incoming incoming(const MessageText &text) {
	Incoming message;
	message.text = text.message();
	message.method = "INVITE";
	return message;
}

// What the script has named wrongly is for the script to know. An INVITE at the end of its hops is nobody's to send on.
Started refused(const Verdict &verdict, sip_msg_t *invite) {
	constexpr unsigned kTooManyHops = 483;
	count(Counting::Refused);
	LM_NOTICE("the call is refused: %u %.*s\n", verdict.code, int(verdict.reason.size()),
			verdict.reason.data());
	const bool is_told = verdict.code == kTooManyHops
			&& core::kam::reply(invite, kTooManyHops, verdict.reason, {});
	return is_told ? Started::Answered : Started::No;
}

// A limit, or memory. The caller hears when to ask again, each at another time; nothing is left of his INVITE. The script may
// rather send him elsewhere.
Started no_room(sip_msg_t *invite) {
	constexpr uint32_t kLongest = 10; // seconds
	count(Counting::Refused);
	LM_NOTICE("no room for a session\n");
	if (settings.limit_reply == 0) return Started::No;
	const auto seconds = 1 + core::kam::random_number() % kLongest;
	const auto retry_after = "Retry-After: " + std::to_string(seconds) + "\r\n";
	const bool is_told = core::kam::reply(invite, 503, phrase_of(503), retry_after);
	return is_told ? Started::Answered : Started::No;
}

// The INVITE that the session was opened with becomes a leg. `as`: that entity's texts count.
Started take_invite(b2b_session_t number, b2b_leg_t leg, const Entity &as, const Policy &policy,
		b2b_request_t &request) {
	const auto contact = contact_of(as, policy);
	const std::string headers(as.texts[EntityText::Headers]);
	const b2b_server_t server{as_str(contact), as_str(headers)};
	const int taken = entities().server_new(number, leg, &server, &request);
	return taken > 0 ? Started::Yes : taken == 0 ? Started::Answered : Started::No;
}

// The same for a session that is there already: the leg is made in one of its own, and moves.
Started take_invite_into(
		const Turn &turn, const Entity &as, sip_msg_t *invite, b2b_request_t &request) {
	auto call = new_call();
	const auto number = entities().open(upper(), invite, call.get());
	if (number == 0) return no_room(invite);
	const Stay stay(number);
	hand_over(call);
	auto started = take_invite(number, 0, as, policy_for(invite), request);
	if (started == Started::Yes && entities().move(number, 0, turn.number(), as.leg) < 0)
		started = Started::No;
	entities().close(number);
	return started;
}

void begin(Turn &turn, const InitOrder &order, Incoming invite, b2b_request_t request,
		sip_msg_t *msg) {
	invite.leg = server_of(*turn.session());
	invite.request = request;
	core::kam::guard("b2b_init_request", [&] {
		perform(turn, decided_by(turn, Need::Must, [&] {
			return init(*turn.session(), order, invite, now_ms(), policy_for(msg));
		}));
	});
	count(Counting::Begun);
}

Started begin_session(Turn &turn, const InitOrder &order, Incoming &&invite, sip_msg_t *msg) {
	Session &session = *turn.session();
	const auto &server = *find_entity(session, server_of(session));
	b2b_request_t request = 0;
	const auto started = take_invite(turn.number(), server.leg, server, policy_for(msg), request);
	if (started == Started::Yes)
		begin(turn, order, std::move(invite), request, msg);
	else
		entities().close(turn.number());
	return started;
}

Started begin_anew(Turn &turn, const InitOrder &order, const Incoming &invite, sip_msg_t *msg) {
	Session &session = *turn.session();
	come_back(session);
	if (const auto verdict = check_init(session, order, invite, policy_for(msg)); !verdict.is_ok())
		return refused(verdict, msg);
	b2b_request_t request = 0;
	const auto started = take_invite_into(
			turn, *find_entity(session, server_of(session)), msg, request);
	if (started == Started::Yes) begin(turn, order, invite, request, msg);
	return started;
}

// Nothing where no session waits for these credentials any more: then it is a call as any other.
std::optional<Started> come_back_to(b2b_session_t number, const InitOrder &order,
		const Incoming &invite, Opening &opening, sip_msg_t *msg) {
	auto started = Started::No;
	opening.number = number;
	const bool is_there = with_begun(
			opening, [&](Turn &turn) { started = begin_anew(turn, order, invite, msg); });
	if (is_there && started == Started::Yes) {
		opening.call.reset();
		return started;
	}
	opening.number = 0;
	return is_there ? std::optional(started) : std::nullopt;
}

} // namespace

std::vector<Destination> destinations(sip_msg_t *invite) {
	std::vector<Destination> all;
	for (const auto &one : core::kam::destinations_of(invite))
		all.push_back({one.uri, one.next_hop, one.socket, one.path});
	return all;
}

Started start_session(sip_msg_t *invite, const InitOrder &order) {
	const MessageText text(invite);
	auto message = incoming(text);
	Opening &opening = opening_of(invite);
	if (!opening.call) return refused({491, "A Session Has Begun", {}}, invite);
	if (const auto number = expecting(invite))
		if (const auto started = come_back_to(number, order, message, opening, invite))
			return *started;

	Session &session = opening.call->session;
	if (const auto verdict = check_init(session, order, message, policy_for(invite));
			!verdict.is_ok())
		return refused(verdict, invite);
	const auto number = entities().open(upper(), invite, opening.call.get());
	if (number == 0) return no_room(invite);
	const Stay stay(number);
	Turn turn(number, hand_over(opening.call));
	const auto started = begin_session(turn, order, std::move(message), invite);
	if (started == Started::Yes) opening.number = number;
	return started;
}

namespace {

// Values that the script has set before.
void take_values(Session &session, const sip_msg_t *msg) {
	using core::base::view;
	const auto *opening = find_opening(msg);
	if (!opening || !opening->call) return;
	for (const auto &[name, value] : opening->call->session.context)
		set_context(session, view(name), view(value));
}

// What it names stays unsaid until the INVITE is a leg, and what follows is decided.
Started join(Turn &turn, const JoinOrder &order, sip_msg_t *msg) {
	const MessageText text(msg);
	auto invite = incoming(text);
	Session named = *turn.session();
	if (const auto verdict = check_bridge_request(named, order, invite, policy_for(msg));
			!verdict.is_ok())
		return refused(verdict, msg);
	take_values(named, msg);
	invite.leg = server_of(named);
	b2b_request_t request = 0;
	const auto started = take_invite_into(turn, *find_entity(named, invite.leg), msg, request);
	if (started != Started::Yes) return started;
	invite.request = request;
	Effects effects;
	const bool is_decided = core::kam::guard("b2b_bridge_request",
			[&] { effects = bridge_request(named, order, invite, now_ms(), policy_for(msg)); });
	if (!is_decided) {
		const str reason = as_str("Out Of Memory"), none{};
		entities().end(turn.number(), invite.leg, 503, &reason, &none);
		return Started::Answered;
	}
	*turn.session() = std::move(named);
	count(Counting::BridgeAsked);
	perform(turn, std::move(effects));
	return started;
}

} // namespace

Started join_session(sip_msg_t *invite, std::string_view key, const JoinOrder &order) {
	auto started = Started::No;
	const auto outcome = with_session(key, [&](Turn &turn) {
		started = join(turn, order, invite);
		if (started == Started::Yes)
			opening_of(invite) = {invite->id, invite->pid, nullptr, turn.number()};
		return Outcome{};
	});
	if (!outcome.is_ok())
		LM_NOTICE("no call joins %.*s: %s\n", int(key.size()), key.data(), outcome.reason.c_str());
	return started;
}

} // namespace b2b_logic
