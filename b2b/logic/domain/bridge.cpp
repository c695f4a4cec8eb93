// How bridgings begin: by the script, an operator, an INVITE, another call.
#include <algorithm>

#include "b2b/logic/domain/bridge_refer.hpp"
#include "b2b/logic/domain/bridge_start.hpp"
#include "b2b/logic/domain/exchanging.hpp"
#include "b2b/logic/domain/passing.hpp"
#include "core/sip/refer.hpp"

namespace b2b_logic {
namespace {

constexpr std::string_view kMediaId = "media";

bool is_busy(const Session &session) noexcept {
	return session.bridge && session.bridge->step != BridgeStep::Linger;
}

// An INVITE that passes is between its request and its ACK: ours has to wait.
bool has_invite(const Session &session, Leg leg) noexcept {
	return std::any_of(
			session.exchanges.begin(), session.exchanges.end(), [leg](const Exchange &exchange) {
				return exchange.is_invite && (exchange.from == leg || exchange.to == leg);
			});
}

// "this", "peer", or an id of the script. The one that sent the request may have been deleted.
const Entity *named(Session &session, std::string_view name, Leg sender) noexcept {
	const Entity *self = find_entity(session, sender);
	if (name == "this") return self;
	if (name == "peer") return self ? find_entity(session, self->peer) : nullptr;
	return find_entity(session, name);
}

Verdict check_media(std::string_view uri) {
	if (uri.empty() || core::sip::is_destination(uri)) return {};
	return refuse(400, "Bad URI Of Provisional Media");
}

// A NOTIFY follows the 2xx of its REFER, which the script may have left to us.
void accept_refer(Work &work, const Incoming &request) {
	if (request.request == 0 || request.method != "REFER" || work.session.taken == request.request)
		return;
	work.session.taken = request.request;
	answer(work, request.leg, request.request, 202, phrase_of(202));
}

void set_referrer(Bridge &bridge, const BridgeOrder &order, const Incoming &request) {
	const auto refer = asked_by_refer(request.method, request.text);
	if (!refer) return;
	if (order.flags.notify && refer->wants_notify) bridge.referrer = request.leg;
	bridge.refer_id = refer->cseq;
	bridge.referred_by = SharedString(refer->referred_by);
}

// What lingers of the bridging before this one ends now.
void end_last(Work &work) {
	if (!work.session.bridge) return;
	const Leg left = work.session.bridge->left;
	work.session.bridge.reset();
	end_entity(work, left, 480, phrase_of(480));
}

} // namespace

bool is_new(const Entity &entity) noexcept {
	return entity.kind == EntityKind::Client && entity.state == EntityState::Named;
}

Verdict check_bridging(const Session &session, const Entity *kept) {
	if (session.end_reason != EndReason::None || !kept) return refuse(404, "No Such Entity");
	if (is_busy(session) || session.trigger) return refuse(491, "Bridging Is Under Way");
	const bool lingers = session.bridge && session.bridge->left == kept->leg;
	if (!is_talking(*kept) || lingers) return refuse(480, "Entity Is Not In A Call");
	if (has_invite(session, kept->leg)) return refuse(491, "Re-INVITE Is Under Way");
	return {};
}

Verdict name_own(Session &session, std::string_view id, std::string_view uri, const Policy &policy,
		Leg &leg, std::string_view from_display) {
	const auto unused = std::string(id) + std::to_string(session.next_leg);
	ClientOrder order;
	order.id = unused;
	order.destination = uri;
	order.from_display = from_display;
	auto verdict = name_client(session, order, policy);
	if (verdict.is_ok()) leg = find_entity(session, unused)->leg;
	return verdict;
}

Leg peer_of(Session &session, Leg leg) noexcept {
	const Entity *peer = find_peer(session, leg);
	return peer ? peer->leg : kNobody;
}

void start_bridging(Work &work, Bridge &&bridge, BridgeTo first) {
	end_last(work);
	const Entity *kept = find_entity(work.session, bridge.kept);
	bridge.kept_offers = kept ? kept->sent_to_us : SdpBlob();
	begin_bridging(work, std::move(bridge), first);
}

namespace {

Verdict check_new_bridging(const Session &session, const Leg (&both)[2], const BridgeOrder &order) {
	if (session.end_reason != EndReason::None) return refuse(404, "No Such Entity");
	if (both[0] == both[1]) return refuse(400, "Twice The Same Entity");
	if (order.flags.rollback_failed) return refuse(400, "Two New Entities Cannot Be Rolled Back");
	if (is_busy(session) || session.trigger) return refuse(491, "Bridging Is Under Way");
	if (session.answered == 0) return refuse(480, "Session Is Not Answered");
	const bool has_any = std::any_of(session.entities.begin(), session.entities.end(),
			[&](const Entity &entity) { return has_invite(session, entity.leg); });
	if (has_any) return refuse(491, "Re-INVITE Is Under Way");
	return check_media(order.media_uri);
}

// Both are called, the first one without SDP, the second one with what it offers (RFC 3725, flow I). Who has talked with
// each other so far is ended at once, but for whom is told by NOTIFYs: with the last of these.
Verdict bridge_new(Session &session, const Leg (&both)[2], const BridgeOrder &order,
		const Incoming &request, int64_t now, const Policy &policy) {
	if (auto verdict = check_new_bridging(session, both, order); !verdict.is_ok()) return verdict;
	Bridge bridge;
	bridge.flags.max_duration = order.flags.max_duration;
	bridge.kept = both[0];
	bridge.fresh = both[1];
	if (!order.media_uri.empty()) {
		auto verdict = name_own(session, kMediaId, order.media_uri, policy, bridge.media);
		if (!verdict.is_ok()) return verdict;
	}
	set_referrer(bridge, order, request);
	bridge.left = bridge.referrer;
	Work work{session, now, policy};
	accept_refer(work, request);
	end_last(work);
	if (request.method == "BYE") lose_entity(work, request.leg);
	for (size_t i = 0; i < session.entities.size(); ++i) {
		const Entity &entity = session.entities[i];
		if (is_live(entity) && entity.leg != bridge.left)
			end_entity(work, entity.leg, 480, phrase_of(480));
	}
	const bool has_media = bridge.media != kNobody;
	begin_bridging(work, std::move(bridge), has_media ? BridgeTo::AskForMedia : BridgeTo::AskKept);
	return done(std::move(work));
}

} // namespace

Verdict bridge(Session &session, const BridgeOrder &order, const Incoming &request, int64_t now,
		const Policy &policy) {
	const Entity *first = named(session, order.first, request.leg);
	const Entity *second = named(session, order.second, request.leg);
	if (!first || !second) return refuse(404, "No Such Entity");
	if (is_new(*first) && is_new(*second)) {
		const Leg both[] = {first->leg, second->leg};
		return bridge_new(session, both, order, request, now, policy);
	}
	if (is_new(*first)) std::swap(first, second);
	if (!is_new(*second)) return refuse(400, "One Entity Has To Be New");
	if (auto verdict = check_bridging(session, first); !verdict.is_ok()) return verdict;
	if (request.method == "BYE" && request.leg == first->leg)
		return refuse(480, "Entity Has Hung Up");
	if (auto verdict = check_media(order.media_uri); !verdict.is_ok()) return verdict;

	Bridge bridge;
	bridge.flags = order.flags;
	bridge.kept = first->leg;
	bridge.fresh = second->leg;
	bridge.left = peer_of(session, bridge.kept);
	if (!order.media_uri.empty()) {
		auto verdict = name_own(session, kMediaId, order.media_uri, policy, bridge.media);
		if (!verdict.is_ok()) return verdict;
	}
	set_referrer(bridge, order, request);
	Work work{session, now, policy};
	accept_refer(work, request);
	start_bridging(work, std::move(bridge), BridgeTo::HoldKept);
	return done(std::move(work));
}

Verdict bridge_to(Session &session, unsigned keep, std::string_view uri, std::string_view media_uri,
		int64_t now, const Policy &policy, std::string_view from_display) {
	if (keep > 1) return refuse(400, "Bad Entity");
	if (auto verdict = check_bridging(session, find_entity(session, session.places[keep]));
			!verdict.is_ok())
		return verdict;
	if (auto verdict = check_media(media_uri); !verdict.is_ok()) return verdict;

	Bridge bridge;
	bridge.kept = session.places[keep];
	if (auto verdict = name_own(session, kNewId, uri, policy, bridge.fresh, from_display);
			!verdict.is_ok())
		return verdict;
	if (!media_uri.empty()) {
		auto verdict = name_own(session, kMediaId, media_uri, policy, bridge.media);
		if (!verdict.is_ok()) session.entities.pop_back(); // the new one
		if (!verdict.is_ok()) return verdict;
	}
	Work work{session, now, policy};
	end_entity(work, peer_of(session, bridge.kept), 480, phrase_of(480));
	start_bridging(work, std::move(bridge), BridgeTo::HoldKept);
	return done(std::move(work));
}

Verdict bridge_moved(Session &session, Leg mine, Leg moved, int64_t now, const Policy &policy) {
	if (auto verdict = check_bridging(session, find_entity(session, mine)); !verdict.is_ok())
		return verdict;
	if (auto verdict = check_bridging(session, find_entity(session, moved)); !verdict.is_ok())
		return verdict;
	Bridge bridge;
	bridge.kept = mine;
	bridge.fresh = moved;
	Work work{session, now, policy};
	end_entity(work, peer_of(session, mine), 480, phrase_of(480));
	start_bridging(work, std::move(bridge), BridgeTo::AskKept);
	return done(std::move(work));
}

} // namespace b2b_logic
