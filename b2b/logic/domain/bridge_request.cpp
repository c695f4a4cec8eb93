// b2b_bridge_request(): an INVITE takes the place of one of the two that talk, or that are about to.
#include "b2b/logic/domain/bridge_start.hpp"
#include "b2b/logic/domain/exchanging.hpp"
#include "b2b/logic/domain/passing.hpp"

namespace b2b_logic {
namespace {

// The INVITE that made this entity, which has no answer yet.
Exchange *first_exchange_of(Session &session, const Entity &kept) noexcept {
	for (auto &exchange : session.exchanges) {
		const bool is_from = exchange.from == kept.leg && exchange.request == kept.invite;
		const bool is_to = exchange.to == kept.leg && exchange.tag == kept.calling;
		if (kept.invite != 0 ? is_from : is_to) return &exchange;
	}
	return nullptr;
}

// It is the bridging's from now on: nobody else's answers go to who sent it, and nobody else gets those of who got it.
void take_over_invite(Session &session, const Entity &kept) noexcept {
	while (auto *exchange = first_exchange_of(session, kept)) erase_exchange(session, *exchange);
}

// Everybody but those two, as far as they are about to talk with kept.
void end_others(Work &work, Leg kept, Leg fresh) {
	for (size_t i = 0; i < work.session.entities.size(); ++i) {
		const auto &other = work.session.entities[i];
		if (other.leg == kept || other.leg == fresh || !is_live(other)) continue;
		end_entity(work, other.leg, 480, phrase_of(480));
	}
}

BridgeTo first_step(const Entity &kept) noexcept {
	if (is_talking(kept)) return BridgeTo::OfferKept;
	if (kept.kind == EntityKind::Client) return BridgeTo::AwaitKept;
	return kept.state == EntityState::Early ? BridgeTo::UpdateKept : BridgeTo::AnswerKept;
}

Verdict check_kept(const Session &session, const Entity *kept, const Policy &policy) {
	if (!kept || !is_live(*kept)) return refuse(404, "No Such Entity");
	if (is_talking(*kept)) return check_bridging(session, kept);
	if (session.bridge || session.trigger) return refuse(491, "Bridging Is Under Way");
	if (!policy.early_update) return refuse(480, "Entity Is Not In A Call");
	return {};
}

// A caller who waits with an INVITE without an offer can only be given one.
bool has_no_offer(
		Session &session, const Entity &kept, const core::sip::RawMessage &invite) noexcept {
	if (is_talking(kept) || kept.kind == EntityKind::Client) return false;
	const auto *exchange = first_exchange_of(session, kept);
	return (!exchange || exchange->is_late) && invite.sdp().empty();
}

} // namespace

Verdict check_bridge_request(
		Session &session, const JoinOrder &order, const Incoming &invite, const Policy &policy) {
	if (order.entity_no > 1) return refuse(400, "Bad Entity");
	if (invite.method != "INVITE") return refuse(400, "No INVITE");
	if (!next_max_forwards(invite.text)) return refuse(483, "Too Many Hops");
	const auto from = party_in(invite.text, "From"), to = party_in(invite.text, "To");
	if (from.empty() || to.empty()) return refuse(400, "Bad From Or To");
	const Entity *kept = find_entity(session, session.places[order.entity_no]);
	if (auto verdict = check_kept(session, kept, policy); !verdict.is_ok()) return verdict;
	if (has_no_offer(session, *kept, invite.text)) return refuse(488, "No Offer");

	// The INVITE may have been named before, and b2b_entities.so have had no use for it.
	const Entity *server = find_entity(session, server_of(session));
	const auto id = server ? std::string(server->texts[EntityText::Id])
						   : "joining" + std::to_string(session.next_leg);
	if (auto verdict = name_server(session, {id, order.contact, {}}); !verdict.is_ok())
		return verdict;
	find_entity(session, server_of(session))
			->texts.set({{EntityText::From, from}, {EntityText::To, to}});
	return {};
}

Effects bridge_request(Session &session, const JoinOrder &order, const Incoming &invite,
		int64_t now, const Policy &policy) {
	Work work{session, now, policy};
	Entity *server = find_entity(session, invite.leg);
	Entity *kept = find_entity(session, session.places[order.entity_no & 1]);
	if (!server || !kept || server->state != EntityState::Named) return {};
	server->invite = invite.request;
	apply(work, *server, EntityEvent::Called);
	adopt(server, nullptr, SdpBlob(invite.text.sdp()));

	Bridge bridge;
	bridge.flags.late_bye = order.late_bye && is_talking(*kept);
	bridge.kept = kept->leg;
	bridge.fresh = server->leg;
	if (!server->sent_to_us.empty()) bridge.owed = server->leg;
	const auto first = first_step(*kept);
	const auto *invited = is_called(*kept) ? first_exchange_of(session, *kept) : nullptr;
	bridge.has_offered = invited && !invited->is_late;
	if (invited) take_over_invite(session, *kept);
	if (bridge.flags.late_bye)
		bridge.left = peer_of(session, kept->leg);
	else
		end_others(work, bridge.kept, bridge.fresh);
	start_bridging(work, std::move(bridge), first);
	return effects_of(std::move(work));
}

} // namespace b2b_logic
