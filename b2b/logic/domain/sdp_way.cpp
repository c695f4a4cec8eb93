#include "b2b/logic/domain/sdp_way.hpp"

#include <algorithm>

#include "b2b/logic/domain/bridge_events.hpp"
#include "b2b/logic/domain/bridge_table.hpp"
#include "b2b/logic/domain/exchanging.hpp"
#include "b2b/logic/domain/trigger_events.hpp"

namespace b2b_logic {
namespace {

// The INVITE in which this ACK, or this PRACK, has an answer.
const Exchange *late_invite_of(const Session &session, const Incoming &message) noexcept {
	const auto waits = message.method == "ACK" ? ExchangeState::Answered : ExchangeState::Asked;
	const auto found = std::find_if(
			session.exchanges.begin(), session.exchanges.end(), [&](const Exchange &exchange) {
				return exchange.from == message.leg && exchange.is_late && exchange.state == waits
						&& !exchange.offer.empty();
			});
	return found == session.exchanges.end() ? nullptr : &*found;
}

// Who a step of a bridging offers to what has come.
Leg offered_by(const Bridge &bridge, BridgeTo step) noexcept {
	switch (step) {
	case BridgeTo::CallMedia:
		return bridge.media;
	case BridgeTo::OfferKept:
		return bridge.kept;
	case BridgeTo::OfferFresh:
		return bridge.fresh;
	case BridgeTo::RestoreLeft:
		return bridge.left;
	default:
		return kNobody;
	}
}

// Of the answer or ACK that the step waits for.
std::optional<SdpWay> way_in_bridging(const Session &session, Leg from) noexcept {
	const auto &bridge = *session.bridge;
	const auto event = bridge.has_offered ? BridgeEvent::Answers : BridgeEvent::Offers;
	const auto [then, step] = transition(bridge.step, event);
	if (then & then::owe) return SdpWay{true, from, offered_by(bridge, step)};
	if (then & then::give) return SdpWay{false, from, bridge.owed};
	return std::nullopt;
}

// Of the first of two that are called the second gets the offer; its answer goes back, unless the first waits on hold.
std::optional<SdpWay> way_in_trigger(const Trigger &trigger, Leg from) noexcept {
	if (from == trigger.first && trigger.state == TriggerState::CallingFirst)
		return SdpWay{true, from, trigger.second};
	if (from == trigger.second && trigger.state == TriggerState::CallingSecond)
		return SdpWay{false, from, trigger.first};
	return std::nullopt;
}

// Of clients that ring at once one has early media.
bool another_is_heard(const Session &session, const Incoming &provisional) noexcept {
	const auto *client = find_entity(session, provisional.leg);
	return session.setup && client && client->calling == provisional.tag
			&& session.setup->early_media != kNobody
			&& session.setup->early_media != provisional.leg;
}

std::optional<SdpWay> way_of_reply(const Session &session, const Incoming &reply) noexcept {
	if (reply.code <= 100 || reply.code >= 300) return std::nullopt;
	if (reply.code < 200 && another_is_heard(session, reply)) return std::nullopt;
	if (const auto *exchange = find_exchange(session, reply.leg, reply.tag))
		return SdpWay{exchange->is_late, reply.leg, exchange->from};
	if (reply.code < 200) return std::nullopt;
	if (trigger_awaits(session, reply)) return way_in_trigger(*session.trigger, reply.leg);
	if (bridging_awaits(session, reply.leg, reply.tag)) return way_in_bridging(session, reply.leg);
	return std::nullopt;
}

std::optional<SdpWay> way_of_ack(const Session &session, const Incoming &ack) noexcept {
	if (const auto *exchange = late_invite_of(session, ack))
		return SdpWay{false, ack.leg, exchange->to};
	const bool is_awaited = bridging_has(session, ack.leg) && session.bridge->awaited == ack.leg
			&& session.bridge->tag == 0;
	return is_awaited ? way_in_bridging(session, ack.leg) : std::nullopt;
}

// While a bridging or a call of ours is under way no offer passes.
std::optional<SdpWay> way_of_request(const Session &session, const Incoming &request) noexcept {
	const bool is_early = request.method == "PRACK";
	if (!is_early && request.method != "INVITE" && request.method != "UPDATE") return std::nullopt;
	if (bridging_has(session, request.leg) || session.trigger) return std::nullopt;
	const auto *peer = find_peer(session, request.leg);
	if (!peer) return std::nullopt;
	const bool is_answer = is_early && late_invite_of(session, request);
	return SdpWay{!is_answer, request.leg, peer->leg};
}

} // namespace

std::optional<SdpWay> way_of_sdp(
		const Session &session, const Incoming &message, bool is_reply) noexcept {
	if (message.text.sdp().empty()) return std::nullopt;
	auto way = is_reply               ? way_of_reply(session, message)
			: message.method == "ACK" ? way_of_ack(session, message)
									  : way_of_request(session, message);
	if (way && way->to == kNobody) way.reset();
	return way;
}

} // namespace b2b_logic
