#include "b2b/logic/kam/orders.hpp"

#include "b2b/logic/kam/decided.hpp"
#include "b2b/logic/kam/documents.hpp"
#include "b2b/logic/kam/listeners.hpp"
#include "b2b/logic/kam/perform.hpp"
#include "b2b/logic/kam/statistics.hpp"
#include "b2b/logic/kam/upper.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {

using core::kam::as_str;

Outcome performed(Turn &turn, Verdict &&verdict) {
	auto outcome = outcome_of(verdict);
	perform(turn, std::move(verdict.effects));
	return outcome;
}

Verdict name_both(Session &session, const Scenario &scenario, const Policy &policy) {
	if (auto verdict = name_client(session, scenario.first, policy); !verdict.is_ok())
		return verdict;
	return name_client(session, scenario.second, policy);
}

// false: the session that is named is not there.
bool set_referrer(Referrer &referrer, const TriggerParams &told, sip_msg_t *cause) {
	if (!told.notifies || !cause) return true;
	referrer = referrer_of(cause);
	if (told.key.empty()) return true;
	referrer.session = session_named(told.key);
	referrer.side = told.side;
	return referrer.session != 0;
}

} // namespace

Outcome outcome_of(const Verdict &verdict) {
	if (!verdict.is_ok()) count(Counting::Refused);
	return {verdict.code, std::string(verdict.reason)};
}

b2b_session_t session_named(std::string_view key) noexcept {
	const str text = as_str(key);
	if (const auto number = entities().parse_key(&text)) return number;
	b2b_leg_t leg = 0;
	return entities().find(&text, &leg);
}

Outcome trigger_scenario(const Scenario &scenario, sip_msg_t *cause, std::string &key) {
	auto call = new_call();
	const auto &policy = policy_for(cause);
	if (const auto verdict = name_both(call->session, scenario, policy); !verdict.is_ok())
		return outcome_of(verdict);
	if (!set_referrer(call->referrer, scenario.told, cause)) return {404, "no such session"};
	set_first_values(call->session, scenario.order.scenario, cause);
	for (const auto &[name, value] : scenario.context) set_context(call->session, name, value);
	set_listener(*call, scenario.listener);
	const auto number = entities().open(upper(), nullptr, call.get());
	if (number == 0) return {503, "no room for a session"};
	const Stay stay(number);
	Turn turn(number, hand_over(call));
	Outcome outcome{503, "out of memory"};
	core::kam::guard("trigger_scenario", [&] {
		key = turn.key();
		outcome = performed(turn, decided_by(turn, Need::May, [&] {
			return trigger(*turn.session(), scenario.order, now_ms(), policy);
		}));
	});
	if (outcome.is_ok())
		count(Counting::Begun);
	else
		entities().close(number);
	return outcome;
}

Outcome order_bridge(std::string_view key, unsigned keep, std::string_view uri,
		std::string_view media_uri, std::string_view from_display) {
	return with_session(key, [&](Turn &turn) {
		auto outcome = performed(turn, decided_by(turn, Need::May, [&] {
			return bridge_to(*turn.session(), keep, uri, media_uri, now_ms(), policy_for(nullptr),
					from_display);
		}));
		if (outcome.is_ok()) count(Counting::BridgeAsked);
		return outcome;
	});
}

Outcome order_conference(std::string_view key, unsigned first, std::string_view uri) {
	return with_session(key, [&](Turn &turn) {
		auto outcome = performed(turn, decided(turn, Need::May, confer, first, uri));
		if (outcome.is_ok()) count(Counting::BridgeAsked);
		return outcome;
	});
}

namespace {

// Decided on copies: where it may not be, nothing has moved.
Outcome bridge_two(Turn &first, Turn &second) {
	Session mine = *first.session(), theirs = *second.session();
	const Leg leg = theirs.places[0], moved = move_entity(theirs, leg, mine);
	if (moved == kNobody && find_entity(theirs, leg)) return {491, "the second session is busy"};
	auto verdict = bridge_moved(mine, mine.places[0], moved, now_ms(), policy_for(nullptr));
	if (!verdict.is_ok()) return outcome_of(verdict);
	if (entities().move(second.number(), leg, first.number(), moved) < 0)
		return {503, "no room in the session"};
	*first.session() = std::move(mine);
	*second.session() = std::move(theirs);
	count(Counting::BridgeAsked);
	auto outcome = performed(first, std::move(verdict));
	perform(second, decided(second, Need::Must, terminate, EndReason::Rpc, 200u));
	return outcome;
}

} // namespace

Outcome order_bridge_of_two(std::string_view first, std::string_view second) {
	if (session_named(first) == session_named(second)) return {400, "twice the same session"};
	return with_session(first, [&](Turn &mine) {
		return with_session(second, [&](Turn &theirs) { return bridge_two(mine, theirs); });
	});
}

Outcome order_end(std::string_view key) {
	return with_session(key, [&](Turn &turn) {
		perform(turn, decided(turn, Need::Must, terminate, EndReason::Rpc, 200u));
		return Outcome{};
	});
}

} // namespace b2b_logic
