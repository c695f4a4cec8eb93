#include "b2b/logic/kam/listeners.hpp"

#include <algorithm>
#include <vector>

#include "b2b/logic/domain/decide.hpp"
#include "b2b/logic/domain/exchanging.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {

using core::kam::as_str;

// The same in every process: all are named before the first one is forked.
struct NamedListener {
	std::string name;
	Listener listener;
};
std::vector<NamedListener> &named_listeners() noexcept {
	static std::vector<NamedListener> all;
	return all;
}

// Of a session that has come back: only the name has.
void find_again(Call &call) noexcept {
	if (call.listener.callback || !call.session.listener) return;
	for (const auto &one : named_listeners())
		if (one.name == core::base::view(*call.session.listener)) call.listener = one.listener;
}

str sdp_at(const Session &session, unsigned place) noexcept {
	const auto *entity = find_entity(session, session.places[place]);
	return entity ? as_str(entity->sent_to_us.text()) : str{};
}

int call_back(Turn &turn, unsigned event, std::string_view offer) {
	const auto &listener = turn.call()->listener;
	const auto stat = stat_of(*turn.session());
	const auto key = turn.key();
	const b2bl_cb_params_t params{listener.param, &stat, turn.session()->listener_state, turn.msg,
			as_str(key), as_str(offer), {sdp_at(*turn.session(), 0), sdp_at(*turn.session(), 1)}};
	return listener.callback(&params, event);
}

// The place of an entity. In a conference each of the two talks with an entity that has none: what that one does is of the
// other side where it offers, as in a call of two, and concerns the one whom it talks with where it hangs up.
unsigned place_of(const Session &session, Leg leg, bool is_offer) noexcept {
	if (leg == session.places[0] || leg == session.places[1]) return leg == session.places[1];
	const auto *entity = find_entity(session, leg);
	const bool is_with_first = entity && entity->peer == session.places[0];
	return is_with_first == is_offer ? 1 : 0;
}

Change change_of(const Session &session, Leg offerer, const Exchange &exchange) {
	const bool is_first = place_of(session, offerer, true) == 0;
	return {is_first ? B2B_CHANGED_E1 : B2B_CHANGED_E2, std::string(exchange.offer.text())};
}

bool is_heard(const Turn &turn) noexcept {
	if (!turn.session()) return false;
	find_again(*turn.call());
	return turn.call()->listener.callback;
}

// Who may not drop it is told of it all the same.
int ask_of_refusal(Turn &turn) {
	const bool is_heeded = may_be_dropped(*turn.session(), turn.message);
	const int answer = call_back(turn, B2B_REJECT_E2, {});
	const bool is_drop = answer == B2B_DROP || answer == B2B_PART;
	return is_drop && !is_heeded ? B2B_SCENARIO : answer;
}

} // namespace

bool name_listener(std::string_view name, const Listener &listener) {
	constexpr size_t kLongest = 64;
	auto &all = named_listeners();
	const bool is_taken = std::any_of(all.begin(), all.end(),
			[name](const NamedListener &other) { return other.name == name; });
	if (name.empty() || name.size() > kLongest || is_taken || !listener.callback) return false;
	all.push_back({std::string(name), listener});
	return true;
}

void set_listener(Call &call, const Listener &listener) {
	Boxed<SharedString> name;
	for (const auto &one : named_listeners())
		if (one.listener.callback == listener.callback) name = SharedString(one.name);
	call.session.listener = std::move(name);
	call.listener = listener;
}

b2bl_stat_t stat_of(const Session &session) noexcept {
	const int64_t until = session.ended ? session.ended : now_ms();
	if (session.answered == 0) return {session.began, -1, 0};
	return {session.began, session.answered - session.began, until - session.answered};
}

void tell_listener(Turn &turn, unsigned event, std::string_view offer) {
	if (is_heard(turn)) call_back(turn, event, offer);
}

void tell_of_change(Turn &turn) {
	if (const auto change = std::exchange(turn.change, std::nullopt))
		tell_listener(turn, change->event, change->offer);
}

void tell_of_offer(Turn &turn) {
	const auto method = turn.message.method;
	if (method != "INVITE" && method != "UPDATE" && method != "PRACK") return;
	const bool is_first = place_of(*turn.session(), turn.message.leg, true) == 0;
	tell_listener(turn, is_first ? B2B_ASKED_E1 : B2B_ASKED_E2);
}

int ask_of_end(Turn &turn) {
	if (!is_heard(turn)) return B2B_SCENARIO;
	const bool is_first = place_of(*turn.session(), turn.message.leg, false) == 0;
	return call_back(turn, is_first ? B2B_BYE_E1 : B2B_BYE_E2, {});
}

int ask_listener(Turn &turn) {
	if (!is_heard(turn)) return B2B_SCENARIO;
	if (!turn.is_reply && turn.message.method == "BYE") return ask_of_end(turn);
	const bool is_refusal = turn.is_reply && is_refused_call(*turn.session(), turn.message);
	return is_refusal ? ask_of_refusal(turn) : B2B_SCENARIO;
}

std::optional<Change> change_in(const Turn &turn) {
	if (!is_heard(turn) || !turn.is_reply || turn.message.code / 100 != 2) return std::nullopt;
	const Session &session = *turn.session();
	const auto *exchange = find_exchange(session, turn.message.leg, turn.message.tag);
	const auto *asked = find_entity(session, turn.message.leg);
	const bool is_within = exchange && asked && asked->calling != turn.message.tag;
	if (!is_within || exchange->offer.empty()) return std::nullopt;
	return change_of(session, exchange->from, *exchange);
}

std::optional<Change> change_in_ack(const Turn &turn, Leg from) {
	if (!is_heard(turn)) return std::nullopt;
	for (const auto &exchange : turn.session()->exchanges)
		if (exchange.from == from && exchange.state == ExchangeState::Answered && exchange.is_late
				&& !exchange.offer.empty())
			return change_of(*turn.session(), exchange.to, exchange);
	return std::nullopt;
}

} // namespace b2b_logic
