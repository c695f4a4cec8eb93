#include "b2b/logic/domain/bridge_act.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "b2b/logic/domain/bridge_refer.hpp"
#include "b2b/logic/domain/passing.hpp"

namespace b2b_logic {

Entity *live(Work &work, Leg leg) noexcept {
	Entity *entity = find_entity(work.session, leg);
	return entity && is_live(*entity) ? entity : nullptr;
}

bool has_way_back(Work &work) noexcept {
	const auto &bridge = bridge_of(work);
	const Entity *kept = find_entity(work.session, bridge.kept);
	return (bridge.flags.rollback_failed || bridge.flags.late_bye) && live(work, bridge.left)
			&& kept && is_talking(*kept);
}

Payload sdp_payload(std::string_view sdp) {
	Payload payload;
	if (sdp.empty()) return payload;
	payload.body = sdp;
	payload.body_type = "application/sdp";
	return payload;
}

void tell_referrer(Work &work, unsigned code, std::string_view reason) {
	auto &bridge = bridge_of(work);
	if (const Entity *referrer = live(work, bridge.referrer))
		send(work, *referrer, "NOTIFY", refer_notify(bridge.refer_id, code, reason));
	if (code >= 200) bridge.referrer = kNobody;
}

namespace {

void acknowledge_with(Work &work, Entity &entity, std::string_view answer) {
	adopt(nullptr, &entity, SdpBlob(answer));
	acknowledge(work, entity, sdp_payload(answer));
}

// --- the acts, in the order of BridgeThen ---

// Whose offer waits gets this answer. An INVITE is not answered without media: it fails with its entity.
void pay(Work &work, std::string_view sdp, bool is_silence) {
	Entity *entity = live(work, bridge_of(work).owed);
	if (entity && entity->invite != 0) {
		if (is_silence) return;
		entity->sent_by_us = SdpBlob(sdp);
		answer(work, entity->leg, entity->invite, 200, phrase_of(200), sdp_payload(sdp));
	} else if (entity) {
		acknowledge_with(work, *entity, sdp);
	}
	bridge_of(work).owed = kNobody;
}

void give_silence(Work &work, const Came &) {
	const Entity *entity = live(work, bridge_of(work).owed);
	if (entity) pay(work, silent_answer(*entity, entity->sent_to_us.text()), true);
}

void give(Work &work, const Came &came) {
	pay(work, came.sdp, false);
}

void ack(Work &work, const Came &) {
	Entity *entity = live(work, bridge_of(work).awaited);
	if (entity && bridge_of(work).tag != 0) acknowledge(work, *entity);
}

void hush(Work &work, const Came &came) {
	Entity *entity = live(work, bridge_of(work).awaited);
	if (entity) acknowledge_with(work, *entity, silent_answer(*entity, came.sdp));
}

void owe(Work &work, const Came &) {
	bridge_of(work).owed = bridge_of(work).awaited;
}

void accept(Work &work, const Came &) {
	const Entity *kept = live(work, bridge_of(work).kept);
	if (!kept || kept->invite == 0) return;
	answer(work, kept->leg, kept->invite, 200, phrase_of(200),
			sdp_payload(kept->sent_by_us.text()));
}

void drop(Work &work, Leg &leg, unsigned code, std::string_view reason) {
	const Leg dropped = std::exchange(leg, kNobody);
	if (dropped != kNobody) end_entity(work, dropped, code, reason);
}

void drop_left(Work &work, const Came &) {
	drop(work, bridge_of(work).left, 480, phrase_of(480));
}

void reach(Work &work, const Came &came) {
	tell_referrer(work, 200, came.reason);
	if (!has_way_back(work)) drop_left(work, came);
}

void ring(Work &work, const Came &) {
	const Entity *fresh = live(work, bridge_of(work).fresh);
	if (fresh && fresh->invite != 0) answer(work, fresh->leg, fresh->invite, 180, phrase_of(180));
}

void forget(Work &work, const Came &) {
	auto &bridge = bridge_of(work);
	if (bridge.referrer == bridge.left) bridge.referrer = kNobody;
	bridge.left = kNobody;
}

void drop_media(Work &work, const Came &) {
	drop(work, bridge_of(work).media, 480, phrase_of(480));
}

// What kept said of a request of ours, as the answer to the INVITE of fresh: what concerns that request alone is not for it.
unsigned answer_to_fresh(unsigned code) noexcept {
	constexpr unsigned kOfRequest[] = {401, 407, 408, 481, 491};
	const bool is_of_request = std::find(std::begin(kOfRequest), std::end(kOfRequest), code)
			!= std::end(kOfRequest);
	return code < 400 || code > 699 || is_of_request ? 480 : code;
}

void drop_fresh(Work &work, const Came &came) {
	tell_referrer(work, came.code, came.reason);
	auto &bridge = bridge_of(work);
	if (bridge.owed == bridge.fresh) bridge.owed = kNobody;
	const unsigned code = answer_to_fresh(came.code);
	end_entity(work, bridge.fresh, code, code == came.code ? came.reason : phrase_of(code));
}

void wait(Work &work, const Came &) {
	constexpr int64_t kWhile = 1'000;
	auto &bridge = bridge_of(work);
	bridge.again_at = work.now + kWhile;
	bridge.awaited = kNobody;
}

struct Act {
	BridgeThen then;
	void (*act)(Work &, const Came &);
};
constexpr Act kActs[] = {
		{then::silence, give_silence},
		{then::give, give},
		{then::ack, ack},
		{then::hush, hush},
		{then::owe, owe},
		{then::accept, accept},
		{then::reach, reach},
		{then::ring, ring},
		{then::forget, forget},
		{then::drop_media, drop_media},
		{then::drop_fresh, drop_fresh},
		{then::drop_left, drop_left},
		{then::wait, wait},
};

} // namespace

void act(Work &work, BridgeThen wanted, const Came &came) {
	for (const auto &[then, perform] : kActs)
		if (wanted & then) perform(work, came);
}

} // namespace b2b_logic
