#include "b2b/logic/domain/bridge_step.hpp"

#include <utility>

#include "b2b/logic/domain/bridge_enter.hpp"
#include "b2b/logic/domain/passing.hpp"
#include "core/sip/sdp_direction.hpp"

namespace b2b_logic {
namespace {

using core::sip::Direction;
using To = BridgeTo;

BridgeMatter matter_of(Work &work) {
	const auto &bridge = bridge_of(work);
	const Entity *kept = find_entity(work.session, bridge.kept);
	const Entity *fresh = find_entity(work.session, bridge.fresh);
	const auto sent = kept ? kept->sent_by_us.text() : std::string_view();
	BridgeMatter matter;
	matter.holds = bridge.flags.hold && !sent.empty()
			&& !core::sip::is_held_to(sent, Direction::Inactive);
	matter.has_media = bridge.media != kNobody;
	matter.has_fresh_offer = bridge.owed != kNobody && bridge.owed == bridge.fresh;
	matter.fresh_called = fresh && fresh->kind == EntityKind::Server;
	matter.is_asked = bridge.awaited != kNobody;
	matter.is_renegotiated = bridge.is_renegotiated;
	matter.has_way_back = has_way_back(work);
	return matter;
}

void begin_to_talk(Work &work) {
	auto &session = work.session;
	session.answered = work.now;
	session.setup.reset();
	set_lifetime(work, session.max_duration);
	work.effects.emplace_back(Answered{});
}

void pair_with(Work &work, Leg one, Leg other) {
	Entity *first = find_entity(work.session, one), *second = find_entity(work.session, other);
	if (first && second) pair(*first, *second);
}

// Of two that go to a conference the first is there. The places stay those of the two.
void follow(Work &work) {
	const auto &bridge = bridge_of(work);
	pair_with(work, bridge.kept, bridge.fresh);
	Bridge next;
	next.flags = bridge.flags;
	next.kept = bridge.left;
	next.left = bridge.kept;
	next.fresh = bridge.second;
	next.aside = bridge.fresh;
	next.is_renegotiated = true; // kept's media are with nobody any more
	work.session.bridge = std::move(next);
	enter(work, BridgeStep::CallFresh);
}

// So is the second one, or it has hung up.
void confer_all(Work &work) {
	const auto &bridge = bridge_of(work);
	pair_with(work, bridge.kept, bridge.fresh);
	end_entity(work, bridge.second, 480, phrase_of(480));
	work.effects.emplace_back(Bridged{});
	work.effects.emplace_back(Store{});
	work.session.bridge.reset();
}

// kept and left talk again; what a conference has of them is ended.
void reunite(Work &work) {
	const auto bridge = bridge_of(work);
	if (bridge.aside != kNobody) pair_with(work, bridge.kept, bridge.left);
	end_entity(work, bridge.aside, 480, phrase_of(480));
	end_entity(work, bridge.second, 480, phrase_of(480));
	work.effects.emplace_back(Reunited{});
	work.session.bridge.reset();
}

// kept and fresh are a call like any other from now on; only left is in the bridging yet.
void join(Work &work) {
	auto &session = work.session;
	auto &bridge = bridge_of(work);
	if (bridge.second != kNobody && live(work, bridge.left)) return follow(work);
	if (bridge.second != kNobody || bridge.aside != kNobody) return confer_all(work);
	Entity *kept = find_entity(session, std::exchange(bridge.kept, kNobody));
	Entity *fresh = find_entity(session, std::exchange(bridge.fresh, kNobody));
	if (kept && fresh) connect(work, *kept, *fresh);
	tell_referrer(work, 200, "OK"); // of two that were called, the second has answered just now
	if (session.answered == 0) begin_to_talk(work);
	if (bridge.flags.max_duration) set_lifetime(work, *bridge.flags.max_duration);
	work.session.retries = 0;
	work.effects.emplace_back(Bridged{});
	work.effects.emplace_back(Store{});

	if (bridge.flags.late_bye && work.policy.old_entity_term_delay > 0 && live(work, bridge.left))
		return enter(work, BridgeStep::Linger);
	act(work, then::drop_left, {});
	session.bridge.reset();
}

void go(Work &work, To to, const Came &came) {
	switch (to) {
	case To::Stay:
		return;
	case To::Joined:
		return join(work);
	case To::Reunited:
		return reunite(work);
	case To::Over:
		return work.session.bridge.reset();
	case To::Failed:
		return end_session(work, came.end, came.code, came.by);
	default:
		return enter(work, static_cast<BridgeStep>(to));
	}
}

bool is_message_of_kept(const Bridge &bridge, BridgeEvent event) noexcept {
	const bool is_2xx = event == BridgeEvent::Offers || event == BridgeEvent::Answers
			|| event == BridgeEvent::Bare;
	return is_2xx && bridge.awaited == bridge.kept;
}

} // namespace

void begin_bridging(Work &work, Bridge bridge, BridgeTo first) {
	work.session.bridge = std::move(bridge);
	tell_referrer(work, 100, "Trying");
	go(work, due(first, matter_of(work)), {});
}

void happen(Work &work, BridgeEvent event, const Came &came) {
	auto &bridge = bridge_of(work);
	const auto cell = transition(bridge.step, event);
	work.effects.emplace_back(
			Trace{came.by, "bridge", name_of(event), name_of(bridge.step), name_of(cell.to)});
	if (is_message_of_kept(bridge, event)) bridge.is_renegotiated = true;
	adopt(live(work, came.by), nullptr, SdpBlob(came.sdp));

	act(work, cell.then, came);
	go(work, due(cell.to, matter_of(work)), came);
}

void call_instead(Work &work, Leg fresh) {
	bridge_of(work).fresh = fresh;
	enter(work, BridgeStep::CallFresh);
}

void settle_bridging(Work &work, unsigned code, std::string_view reason) {
	act(work, then::silence, {});
	tell_referrer(work, code, reason);
	work.session.bridge.reset();
}

} // namespace b2b_logic
