#include "b2b/logic/domain/bridge_enter.hpp"
#include "b2b/logic/domain/bridge_start.hpp"

#include <iterator>
#include <utility>

#include "b2b/logic/domain/passing.hpp"

namespace b2b_logic {
namespace {

constexpr int64_t kSecond = 1'000;
constexpr int64_t kAnswerTime = 32
		* kSecond; // 64*T1: a 2xx is repeated for so long (RFC 3261 13.3.1.4)
constexpr int64_t kLongestCall = kSecond * 12 * 3600; // where neither setup nor call has a limit

void await(Work &work, Leg leg, Tag tag, bool has_offered) {
	auto &bridge = bridge_of(work);
	bridge.awaited = leg;
	bridge.again_at = 0;
	bridge.tag = tag;
	bridge.has_offered = has_offered;
}

// It sees who it will talk with.
void call_new(Work &work, Leg leg, const SdpBlob &offer) {
	auto &bridge = bridge_of(work);
	const Leg other = leg == bridge.kept ? bridge.fresh : bridge.kept;
	Entity *client = find_entity(work.session, leg);
	if (!client) return;
	auto payload = sdp_payload(offer.text());
	if (leg == bridge.fresh && !bridge.referred_by.empty())
		payload.headers = "Referred-By: " + std::string(view(bridge.referred_by)) + "\r\n";
	const Tag tag = call(work, *client, find_entity(work.session, other), std::move(payload));
	client->sent_by_us = offer;
	await(work, leg, tag, !offer.empty());
}

void invite(Work &work, Leg leg, const SdpBlob &offer) {
	Entity *entity = find_entity(work.session, leg);
	if (!entity) return;
	if (is_new(*entity)) return call_new(work, leg, offer);
	const Tag tag = reinvite(work, *entity, sdp_payload(offer.text()));
	if (!offer.empty()) entity->sent_by_us = offer;
	await(work, leg, tag, !offer.empty());
}

SdpBlob offer_of(Work &work, Leg leg) {
	const Entity *entity = find_entity(work.session, leg);
	return entity ? entity->sent_to_us : SdpBlob();
}

void hold_kept(Work &work) {
	const Leg leg = bridge_of(work).kept;
	const Entity *kept = find_entity(work.session, leg);
	const auto sdp = kept ? kept->sent_by_us : SdpBlob();
	invite(work, leg, SdpBlob(silent(sdp.text(), sdp.text())));
}

void ask_kept(Work &work) {
	invite(work, bridge_of(work).kept, {});
}

void call_media(Work &work) {
	const auto &bridge = bridge_of(work);
	call_new(work, bridge.media, offer_of(work, bridge.kept));
}

void call_fresh(Work &work) {
	const auto &bridge = bridge_of(work);
	call_new(work, bridge.fresh, bridge.flags.no_late_sdp ? bridge.kept_offers : SdpBlob());
}

void update_kept(Work &work) {
	const auto &bridge = bridge_of(work);
	Entity *kept = find_entity(work.session, bridge.kept);
	if (!kept) return;
	kept->sent_by_us = offer_of(work, bridge.fresh);
	await(work, kept->leg, send(work, *kept, "UPDATE", sdp_payload(kept->sent_by_us.text())), true);
}

// Where kept has offered, it is answered without media, and may be offered fresh's at once behind its ACK.
void answer_kept(Work &work) {
	const auto &bridge = bridge_of(work);
	Entity *kept = live(work, bridge.kept);
	if (!kept) return;
	const auto offer = kept->sent_to_us;
	const auto fresh_offer = offer_of(work, bridge.fresh);
	const auto sdp = offer.empty() ? fresh_offer
								   : SdpBlob(silent(offer.text(), kept->sent_by_us.text()));
	kept->sent_by_us = sdp;
	await(work, kept->leg, 0, offer.empty());
	answer(work, kept->leg, kept->invite, 200, phrase_of(200), sdp_payload(sdp.text()));
}

void await_kept(Work &work) {
	const Leg leg = bridge_of(work).kept;
	if (const Entity *kept = live(work, leg))
		await(work, leg, kept->calling, bridge_of(work).has_offered);
}

void offer_kept(Work &work) {
	const auto &bridge = bridge_of(work);
	invite(work, bridge.kept, offer_of(work, bridge.fresh));
}

void offer_fresh(Work &work) {
	const auto &bridge = bridge_of(work);
	const auto offer = offer_of(work, bridge.kept);
	Entity *fresh = live(work, bridge.fresh);
	if (!fresh || fresh->invite == 0) return invite(work, bridge.fresh, offer);

	fresh->sent_by_us = offer;
	await(work, fresh->leg, 0, true);
	answer(work, fresh->leg, fresh->invite, 200, phrase_of(200), sdp_payload(offer.text()));
}

void await_fresh(Work &work) {
	await(work, bridge_of(work).fresh, 0, true);
}

void offer_left(Work &work) {
	const auto &bridge = bridge_of(work);
	invite(work, bridge.left, offer_of(work, bridge.kept));
}

void only_wait(Work &) {}

// What a step waits for, and how long.
enum class Patience : uint8_t { Answer, Setup, Parting };

struct Entry {
	void (*enter)(Work &);
	Patience patience;
};
constexpr Entry kEntries[] = {
		{hold_kept, Patience::Answer},   // HoldKept
		{ask_kept, Patience::Answer},    // AskForMedia
		{call_media, Patience::Answer},  // CallMedia
		{call_fresh, Patience::Setup},   // CallFresh
		{update_kept, Patience::Answer}, // UpdateKept
		{answer_kept, Patience::Answer}, // AnswerKept
		{await_kept, Patience::Setup},   // AwaitKept
		{offer_kept, Patience::Answer},  // OfferKept
		{ask_kept, Patience::Answer},    // AskKept
		{offer_fresh, Patience::Answer}, // OfferFresh
		{await_fresh, Patience::Answer}, // AwaitFresh
		{only_wait, Patience::Answer},   // Unwind
		{ask_kept, Patience::Answer},    // RestoreKept
		{offer_left, Patience::Answer},  // RestoreLeft
		{only_wait, Patience::Parting},  // Linger
};
static_assert(std::size(kEntries) == kBridgeSteps);

int64_t patience_of(const Work &work, Patience patience) {
	switch (patience) {
	case Patience::Parting:
		return work.policy.old_entity_term_delay * kSecond;
	case Patience::Setup: {
		const auto seconds = work.session.flags.setup_timeout.value_or(work.policy.setup_timeout);
		const auto longest = seconds ? seconds : work.policy.max_duration;
		return longest ? longest * kSecond : kLongestCall;
	}
	default:
		return kAnswerTime;
	}
}

} // namespace

void enter(Work &work, BridgeStep step) {
	auto &bridge = bridge_of(work);
	const Entity *kept = find_entity(work.session, bridge.kept);
	const auto patience = kept && is_new(*kept) ? Patience::Setup
												: kEntries[static_cast<size_t>(step)].patience;
	bridge.step = step;
	bridge.deadline = work.now + patience_of(work, patience);
	enter_again(work);
}

void enter_again(Work &work) {
	kEntries[static_cast<size_t>(bridge_of(work).step)].enter(work);
}

} // namespace b2b_logic
