#include <algorithm>
#include <utility>

#include "callops/domain/change.hpp"
#include "callops/domain/sdp_media.hpp"
#include "core/sip/glare.hpp"

namespace callops {
namespace {

using core::sip::version_of;

bool is_shown_held(Direction limit) noexcept {
	return !is_within(Direction::RecvOnly, limit);
}

void raise(Work &work, Leg leg, const char *state) {
	Raise event{
			Raise::Kind::Hold, std::string(work.call.text[CallText::CallId]), to_name(leg), state};
	event.action = work.call[leg].is_resuming ? "unhold" : "hold";
	work.effects.emplace_back(std::move(event));
}

uint64_t next_version(const LegOfCall &leg) noexcept {
	const auto highest = std::max(leg.version, version_of(unlimited(leg)).value_or(0));
	return highest == UINT64_MAX ? highest : highest + 1;
}

std::string limited(const LegOfCall &leg, Direction limit, uint64_t version) {
	return core::sip::hold(unlimited(leg), limit, version);
}

// All that a re-INVITE needs memory for: without it nothing has changed, and what is due stays so.
void prepare_offer(LegOfCall &leg) {
	leg.cseq.make_room();
	const auto version = next_version(leg);
	leg.text.set({{LegText::Offered, limited(leg, leg.wanted, version)}});
	leg.version = version;
}

void send_offer(Work &work, Leg name) {
	auto &leg = work.call[name];
	leg.retry_at = 0;
	leg.has_peer_moved = leg.have_media_moved = false;
	const auto cseq = leg.cseq.take();
	const auto &timer = work.call.timer;
	work.effects.emplace_back(
			SendReinvite{name, cseq, ++leg.serial, std::string(leg.text[LegText::Offered]),
					session_expires_to(name, timer), timer.is_on() ? timer.min_se : 0});
	work.effects.emplace_back(SaveCseq());
}

void set_limit(Work &work, Leg name, Direction limit) {
	auto &leg = work.call[name];
	if (is_shown_held(leg.limit) != is_shown_held(limit))
		work.effects.emplace_back(ShowHeld{
				std::string(work.call.text[CallText::CallId]), name, is_shown_held(limit)});
	leg.limit = limit;
}

void adopt_wanted(Work &work, Leg name) {
	auto &leg = work.call[name];
	const std::string base(unlimited(leg)), sent(leg.text[LegText::Offered]);
	// The other end may have said something newer since this was offered.
	const bool is_newest = media_of(sent) == media_of(base);
	const bool is_base = leg.wanted == Direction::SendRecv && is_newest;
	leg.text.set({{LegText::Sent, sent}, {LegText::Offered, {}},
			{LegText::Base, is_base ? std::string_view() : base}});
	set_limit(work, name, leg.wanted);
}

void lift(Work &work, Leg name) {
	work.call[name].text.set({{LegText::Base, {}}});
	set_limit(work, name, Direction::SendRecv);
}

// When nothing is out any more, nothing is due.
void settle(LegOfCall &leg) noexcept {
	leg.retry_at = leg.hold_deadline = 0;
}

HoldState state_after(const LegOfCall &leg, HoldTo to) noexcept {
	switch (to) {
	case HoldTo::Holding:
		return HoldState::Holding;
	case HoldTo::HoldWait:
		return HoldState::HoldWait;
	case HoldTo::Resuming:
		return HoldState::Resuming;
	case HoldTo::ResumeWait:
		return HoldState::ResumeWait;
	case HoldTo::Offering:
		return HoldState::Offering;
	case HoldTo::OfferWait:
		return HoldState::OfferWait;
	case HoldTo::Gone:
		return HoldState::Gone;
	case HoldTo::Settled:
		return leg.limit == Direction::SendRecv ? HoldState::Active : HoldState::Held;
	case HoldTo::Stay:
		break;
	}
	return leg.hold;
}

int64_t wait_of(const LegOfCall &leg, Leg name, HoldEvent event, uint32_t random) noexcept {
	if (event == HoldEvent::RetryAfter) return leg.retry_after.value_or(0);
	const bool was_refused = event == HoldEvent::Pending;
	// Towards the callee we speak for the caller, who chose the Call-ID.
	return was_refused ? core::sip::glare_delay(name == Leg::Callee, random) : kGlareTime;
}

void begin(Work &work, LegOfCall &leg, bool follows) {
	leg.hold_deadline = work.now + work.policy.hold_timeout;
	leg.retry_after.reset();
	leg.is_interval_raised = false;
	leg.has_followed = follows;
}

// Does this leg look for the other end where it is no more? Media that do not flow may wait for the next offer.
bool is_misled(const LegOfCall &leg) noexcept {
	if (leg.has_followed || unlimited(leg).empty()) return false;
	return leg.has_peer_moved || (leg.have_media_moved && leg.limit != Direction::Inactive);
}

} // namespace

std::string_view unlimited(const LegOfCall &leg) noexcept {
	const auto base = leg.text[LegText::Base];
	return base.empty() ? leg.text[LegText::Sent] : base;
}

void apply(Work &work, Leg name, HoldEvent event, uint32_t random) {
	const bool was_busy = is_busy(work.call);
	auto &leg = work.call[name];
	const auto cell = transition(leg.hold, event);
	if (cell.then & kHoldSend) prepare_offer(leg);
	if (cell.then & (kHoldStart | kHoldFollow)) begin(work, leg, cell.then & kHoldFollow);
	if (cell.then & kHoldStart) raise(work, name, "start");
	if (cell.then & kHoldAdopt) adopt_wanted(work, name);
	if (cell.then & kHoldLift) lift(work, name);
	if (cell.then & kHoldDrop) leg.wanted = leg.limit;
	if (cell.then & kHoldWait)
		leg.retry_at = std::max<int64_t>(1, work.now + wait_of(leg, name, event, random));
	const auto before = std::exchange(leg.hold, state_after(leg, cell.to));
	work.effects.emplace_back(
			Trace{name, "hold", name_of(event), name_of(before), name_of(leg.hold)});
	if (cell.to == HoldTo::Settled || cell.to == HoldTo::Gone) settle(leg);
	if (cell.then & kHoldSend) send_offer(work, name);
	if (cell.then & (kHoldAdopt | kHoldLift)) work.effects.emplace_back(SaveHold());
	if (cell.then & kHoldOk) raise(work, name, "ok");
	if (cell.then & kHoldFail) raise(work, name, "fail");
	if (is_busy(work.call) != was_busy) work.effects.emplace_back(SaveBusy());
}

// Not from behind a relay: that end does not see where the media of the other are. Nor does a stream move that is off, or
// that an end holds by an address of zeros.
void take_answer(Work &work, Leg name, std::string_view sdp) {
	auto &peer = work.call[other(name)];
	const auto known = unlimited(peer);
	const auto now = core::sip::directions_of(sdp), before = core::sip::directions_of(known);
	const bool is_seen = !work.call[name].is_media_relayed.value_or(true);
	if (!is_seen || now.empty() || now.size() != before.size()) return;
	if (!has_place_for_all(sdp) || !has_place_for_all(known)) return;
	if (media_of(sdp) == media_of(known)) return;
	const auto base = core::sip::resume_from(sdp, known);
	peer.text.set({{LegText::Base, base}});
	peer.have_media_moved = true;
	work.effects.emplace_back(SaveHold());
}

// Once for each leg in an operation: phones that move with each answer would never be done.
void offer_newest_answer(Work &work) {
	if (is_busy(work.call)) return;
	const bool glare = has_open_exchange(work.call, work.now);
	const auto event = glare ? HoldEvent::PeerMovedInGlare : HoldEvent::PeerMoved;
	for (const auto leg : kLegs)
		if (is_misled(work.call[leg])) apply(work, leg, event);
}

void adopt_sdp(Work &work, Leg name, std::string_view sdp) {
	auto &leg = work.call[name];
	const bool is_held = leg.limit != Direction::SendRecv;
	const bool stays_held = is_held && is_held_to(sdp, leg.limit);
	const std::string own(sdp); // it may lie in the texts that change
	const auto base = stays_held ? core::sip::resume_from(own, unlimited(leg)) : std::string();
	leg.text.set({{LegText::Sent, own}, {LegText::Draft, {}}, {LegText::Base, base}});
	leg.has_peer_moved = leg.have_media_moved = false;
	if (stays_held) work.effects.emplace_back(SaveHold());
	if (is_held && !stays_held) apply(work, name, HoldEvent::Renegotiated);
}

} // namespace callops
