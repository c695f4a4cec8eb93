#include <algorithm>

#include "callops/domain/change.hpp"
#include "callops/domain/shown.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/scan.hpp"

namespace callops {
namespace {

using E = TransferEvent;
using core::sip::blind_refer_to;
using core::sip::Replaces;

constexpr std::string_view kTimedOut = "408 Request Timeout";
constexpr std::string_view kHungUp = "487 Request Terminated";

bool is_call_id(std::string_view text) noexcept {
	const auto is_bad = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; };
	return !text.empty() && std::none_of(text.begin(), text.end(), is_bad);
}

bool is_whole(const Call &call, const Attended &target) noexcept {
	return is_call_id(target.call_id) && target.call_id != call.text[CallText::CallId]
			&& core::sip::is_token(target.to_tag) && core::sip::is_token(target.from_tag);
}

// The URI that the referred end will call, and the Refer-To that says so.
struct Referral {
	std::string destination, refer_to;
};

std::optional<Referral> refer_attended(std::string_view destination, const Attended &target) {
	if (!destination.empty() && !core::sip::is_destination(destination)) return std::nullopt;
	const Replaces replaces{target.call_id, target.to_tag, target.from_tag};
	for (const auto uri : {destination, target.uri, target.contact}) {
		if (uri.empty()) continue;
		const auto refer_to = core::sip::attended_refer_to(uri, replaces);
		if (refer_to) return Referral{std::string(uri), *refer_to};
		if (!destination.empty()) return std::nullopt;
	}
	return std::nullopt;
}

std::optional<Referral> refer_blind(
		const Call &call, Leg leg, std::string_view destination, const Policy &policy) {
	if (!core::sip::is_destination(destination)) return std::nullopt;
	Referral plain{std::string(destination), blind_refer_to(destination)};
	if (policy.mode == Mode::Manual) return plain;

	const auto value = match_value(call, leg, policy.mode);
	const auto uri = core::sip::with_match(destination, policy.match_param, value);
	return uri ? std::optional(Referral{plain.destination, blind_refer_to(*uri)}) : std::nullopt;
}

std::optional<Referral> refer(
		const Call &call, Leg leg, const TransferOrder &order, const Policy &policy) {
	if (!order.attended) return refer_blind(call, leg, order.destination, policy);
	const auto &target = *order.attended;
	const bool lacks_place = order.destination.empty() && !target.is_ours;
	if (lacks_place || order.leg == LegName::Both || !is_whole(call, target)) return std::nullopt;
	return refer_attended(order.destination, target);
}

std::string referrer(const Call &call, Leg leg, const Policy &policy) {
	if (!policy.referred_by.empty()) return core::sip::referred_by(policy.referred_by);
	const auto shown = core::sip::NameAddr::parse(call[leg].text[LegText::Peer]);
	return core::sip::referred_by(shown ? shown->uri : call[other(leg)].text[LegText::Uri]);
}

void begin(Call &call, LegName leg, int64_t deadline) noexcept {
	call.transfer_leg = leg;
	call.transfer_started = call.transfer_failed = call.has_partner = false;
	call.transfer_deadline = std::max<int64_t>(1, deadline);
}

// What a transfer is about, before anything else of it changes: all of it, or nothing when memory runs out. The
// new calls of the last one are forgotten.
void set_texts(Call &call, std::string_view destination, std::string_view partner) {
	auto text = call.text;
	auto caller = call[Leg::Caller].text, callee = call[Leg::Callee].text;
	text.set({{CallText::Destination, destination}, {CallText::PartnerCallId, partner},
			{CallText::Status, {}}});
	for (auto *leg : {&caller, &callee})
		if (!(*leg)[LegText::NewCallId].empty()) leg->set({{LegText::NewCallId, {}}});
	std::swap(call.text, text);
	std::swap(call[Leg::Caller].text, caller);
	std::swap(call[Leg::Callee].text, callee);
}

void send_refer(Work &work, Leg name, const Referral &referral) {
	auto &leg = work.call[name];
	leg.old_refer_cseq = leg.refer_cseq;
	leg.refer_cseq = leg.cseq.take();
	apply(work, name, E::Asked);
	work.effects.emplace_back(SendRefer{
			name, leg.refer_cseq, referral.refer_to, referrer(work.call, name, work.policy)});
}

template <class Is>
std::optional<Leg> leg_that(const Call &call, Is &&is) noexcept {
	for (const auto leg : kLegs)
		if (is(call[leg].transfer)) return leg;
	return std::nullopt;
}

std::optional<Leg> waiting_leg(const Call &call) noexcept {
	return leg_that(call, is_waiting_for_call);
}

bool is_target(TransferState state) noexcept {
	return state == TransferState::Reserved || state == TransferState::Awaited;
}

// The Call-ID is noted before the state changes: what it raises names the new call.
Effects link(Work &&work, Leg leg, E event, std::string_view new_call_id) {
	const auto before = work.call[leg].transfer;
	const bool links = transition(before, event).to == TransferState::Linked;
	const bool is_noted = work.call[leg].text[LegText::NewCallId] == new_call_id;
	if (links && before != TransferState::Linked && !is_noted)
		work.call[leg].text.set({{LegText::NewCallId, new_call_id}});
	apply(work, leg, event);
	return std::move(work.effects);
}

std::string status_text(unsigned code, std::string_view reason) {
	auto text = std::to_string(code);
	if (!reason.empty()) text.append(" ").append(reason);
	return text;
}

E event_of_answer(unsigned code) noexcept {
	if (code < 300) return E::CallAnswered;
	return code == 401 || code == 407 ? E::CallChallenged : E::CallFailed;
}

} // namespace

bool is_waiting_for_call(TransferState state) noexcept {
	return state == TransferState::Asked || state == TransferState::Referred
			|| state == TransferState::Accepted;
}

Verdict ask_transfer(Call &call, const TransferOrder &order, int64_t now, const Policy &policy) {
	if (order.leg == LegName::Unknown) return refuse(400, "Bad Leg");
	Referral referrals[std::size(kLegs)];
	for (const auto leg : kLegs) {
		if (!includes(order.leg, leg)) continue;
		const auto referral = refer(call, leg, order, policy);
		if (!referral) return refuse(400, "Bad Destination");
		referrals[index_of(leg)] = *referral;
	}
	if (auto refused = refusal(call)) return std::move(*refused);

	Work work{call, now, policy};
	const auto leg = order.leg == LegName::Callee ? Leg::Callee : Leg::Caller;
	const auto partner = order.attended ? order.attended->call_id : std::string_view();
	for (const auto each : kLegs)
		if (includes(order.leg, each)) call[each].cseq.make_room();
	set_texts(call, referrals[index_of(leg)].destination, partner);
	begin(call, order.leg, now + policy.transfer_timeout);
	call.has_partner = order.attended && order.attended->is_ours;
	for (const auto each : kLegs)
		if (includes(order.leg, each)) send_refer(work, each, referrals[index_of(each)]);
	work.effects.emplace_back(SaveCseq());
	return {200, "OK", std::move(work.effects)};
}

Verdict reserve_target(
		Call &call, LegName name, std::string_view partner, int64_t now, const Policy &policy) {
	if (name != LegName::Caller && name != LegName::Callee) return refuse(400, "Bad Leg");
	if (auto refused = refusal(call)) return std::move(*refused);

	set_texts(call, {}, partner);
	begin(call, name, now + policy.transfer_timeout + kPartnerGrace);
	Work work{call, now, policy};
	apply(work, name == LegName::Caller ? Leg::Caller : Leg::Callee, E::TargetAsked);
	return {200, "OK", std::move(work.effects)};
}

Effects release_target(Call &call) {
	const auto leg = leg_that(
			call, [](TransferState state) { return state == TransferState::Reserved; });
	if (!leg) return {};
	const Policy policy;
	Work work{call, 0, policy};
	apply(work, *leg, E::TargetReleased);
	call.transfer_deadline = 0;
	return std::move(work.effects);
}

Effects on_partner(Call &call, const TellPartner &news, int64_t now, const Policy &policy) {
	const auto leg = leg_that(call, is_target);
	const bool is_partner = news.event >= E::PartnerStarted && news.event <= E::PartnerFailed;
	if (!leg || !is_partner) return {};

	auto text = call.text;
	text.set({{CallText::Destination, news.destination}});
	if (!news.transfer_call_id.empty())
		call[*leg].text.set({{LegText::NewCallId, news.transfer_call_id}});
	std::swap(call.text, text);
	Work work{call, now, policy};
	apply(work, *leg, news.event, news.status);
	return std::move(work.effects);
}

Effects on_refer_sent(Call &call, Leg leg, bool sent, int64_t now, const Policy &policy) {
	Work work{call, now, policy};
	apply(work, leg, sent ? E::Sent : E::SendFailed);
	return std::move(work.effects);
}

Effects on_refer_answer(Call &call, Leg leg, uint32_t cseq, unsigned code, std::string_view reason,
		int64_t now, const Policy &policy) {
	if (code < 200 || cseq != call[leg].refer_cseq) return {};
	Work work{call, now, policy};
	apply(work, leg, code < 300 ? E::ReferAccepted : E::ReferRefused, status_text(code, reason));
	return std::move(work.effects);
}

Effects on_new_call(Call &call, std::optional<Leg> leg, std::string_view new_call_id, int64_t now,
		const Policy &policy) {
	if (!leg) leg = waiting_leg(call);
	if (!leg) return {};
	return link(Work{call, now, policy}, *leg, E::CallSeen, new_call_id);
}

Effects on_named_call(
		Call &call, LegName name, std::string_view new_call_id, int64_t now, const Policy &policy) {
	if (call.ended_at != 0 && !is_transferring(call)) return {};
	auto leg = waiting_leg(call);
	if (name == LegName::Caller || name == LegName::Callee)
		leg = name == LegName::Caller ? Leg::Caller : Leg::Callee;
	if (!is_transferring(call)) {
		auto texts = call;
		set_texts(texts, {}, {});
		texts[leg.value_or(Leg::Caller)].text.set({{LegText::NewCallId, new_call_id}});
		std::swap(call, texts);
		begin(call, leg ? name : LegName::Unknown, now + policy.transfer_timeout);
		leg = leg.value_or(Leg::Caller);
	} else if (!leg || call[*leg].transfer == TransferState::Idle) {
		leg = waiting_leg(call);
	}
	if (!leg) return {};
	return link(Work{call, now, policy}, *leg, E::CallNamed, new_call_id);
}

Effects on_new_call_answer(Call &call, std::string_view new_call_id, unsigned code,
		std::string_view reason, int64_t now, const Policy &policy) {
	if (code < 200) return {};
	Work work{call, now, policy};
	for (const auto leg : kLegs)
		if (call[leg].transfer == TransferState::Linked
				&& call[leg].text[LegText::NewCallId] == new_call_id)
			apply(work, leg, event_of_answer(code), status_text(code, reason));
	return std::move(work.effects);
}

bool is_replaced_by(const Call &call, const Replaces &replaces) noexcept {
	const auto caller = call[Leg::Caller].text[LegText::Tag];
	const auto callee = call[Leg::Callee].text[LegText::Tag];
	const bool one_way = replaces.to_tag == caller && replaces.from_tag == callee;
	const bool other_way = replaces.to_tag == callee && replaces.from_tag == caller;
	return replaces.call_id == call.text[CallText::CallId] && (one_way || other_way);
}

void time_out_transfer(Work &work) {
	for (const auto leg : kLegs) {
		const auto deadline = work.call[leg].new_call_deadline;
		if (deadline != 0 && deadline <= work.now) apply(work, leg, E::TimedOut, kHungUp);
	}
	const auto deadline = work.call.transfer_deadline;
	if (deadline == 0 || deadline > work.now) return;
	for (const auto leg : kLegs) apply(work, leg, E::TimedOut, kTimedOut);
	work.call.transfer_deadline = 0;
}

} // namespace callops
