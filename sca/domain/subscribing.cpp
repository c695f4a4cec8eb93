#include "sca/domain/subscribing.hpp"

#include <algorithm>
#include <functional>

#include "core/sip/uri.hpp"
#include "sca/domain/fit.hpp"
#include "sca/domain/own_tag.hpp"

namespace sca {
namespace {

uint64_t mix(uint64_t seed, uint64_t value) noexcept {
	return (seed ^ value) * 0x9E3779B97F4A7C15u;
}

uint64_t hash_of(std::string_view text) noexcept {
	return std::hash<std::string_view>()(text);
}

uint64_t dialog_of(const Subscribe &asked) noexcept {
	return mix(mix(static_cast<uint64_t>(asked.package), hash_of(asked.call_id)),
			hash_of(asked.from_tag));
}

// RFC 3261 17.2.3: a retransmission has the branch and the CSeq of the first. A phone of RFC 2543 has
// no branch: the rest tells.
uint64_t request_of(uint64_t dialog, const Subscribe &asked) noexcept {
	return mix(mix(dialog, asked.cseq + 1u), hash_of(asked.branch));
}

unsigned accepted(const Subscribing &subscribing) noexcept {
	return subscribing.is_seize() || !subscribing.work.policy.compat ? 200 : 202;
}

const char *reason_of(unsigned code) noexcept {
	switch (code) {
	case 403:
		return "Forbidden - too many subscribers";
	case 480:
		return "Temporarily Unavailable";
	case 481:
		return "Call Leg/Transaction Does Not Exist";
	default:
		return "Internal Server Error - release seized line";
	}
}

void keep_answer(Subscribing &subscribing, unsigned code) {
	subscribing.work.line.remains.change([&](Remains &remains) {
		auto &answers = remains.answered;
		if (answers.size() == kAnsweredKept) answers.erase(answers.begin());
		answers.push_back({subscribing.request, subscribing.dialog, static_cast<uint16_t>(code), 0,
				subscribing.work.now});
	});
}

// Phones behind different NATs may have the same private Contact.
bool is_reached_elsewhere(const Subscription &known, std::string_view flow) noexcept {
	const auto its = known.text[SubText::Flow];
	return !its.empty() && !flow.empty() && its != flow;
}

// Most phones name the line itself: that is kept once, with the line.
std::string_view unless_aor(std::string_view uri, const Line &line) noexcept {
	return uri == line.text[LineText::Aor] ? std::string_view() : uri;
}

} // namespace

Subscribing::Subscribing(Line &line, const Subscribe &subscribe, int64_t now, const Policy &policy)
		: asked(subscribe), work{line, now, policy, {}}, dialog(dialog_of(subscribe)),
		  request(request_of(dialog, subscribe)) {}

uint32_t Subscribing::mark() const noexcept {
	return static_cast<uint32_t>(request >> 32) | 1;
}

Phone Subscribing::phone() const noexcept {
	return {asked.contact, memorable(asked.address), memorable(asked.instance)};
}

bool Subscribing::is_owner(const Appearance &appearance) const {
	return is_same_phone(owner_of(appearance), phone(), is_subscriber(work.line, asked.contact));
}

const Answered *Subscribing::kept(uint64_t Answered::*identity, uint64_t value) const noexcept {
	for (const auto &answer : work.line.remains->answered)
		if (answer.*identity == value && work.now - answer.at <= kAnsweredTime) return &answer;
	return nullptr;
}

void Subscribing::accept_again(uint32_t expires) {
	std::string event(name_of(asked.package));
	if (!asked.event_id.empty()) event.append(";id=").append(asked.event_id);
	const unsigned code = accepted(*this);
	work.effects.push_back(Reply{code, code == 202 ? "Accepted" : "OK", expires, std::move(event)});
}

void Subscribing::accept(Subscription &subscription) {
	if (!subscription.last_request) subscription.first_request = mark();
	subscription.last_request = mark();
	subscription.granted = asked.expires;
	subscription.subscribe_cseq = asked.cseq;
	subscription.expires = short_time(work.now + asked.expires);
	++subscription.version;
	work.effects.push_back(Store{});
	accept_again(asked.expires);
}

void Subscribing::accept_end() {
	accept_again(0);
	keep_answer(*this, accepted(*this));
}

void Subscribing::refuse_again(unsigned code) {
	work.effects.push_back(Reply{code, reason_of(code), 0, {}, code == 480, false});
}

void Subscribing::refuse(unsigned code) {
	refuse_again(code);
	keep_answer(*this, code);
}

Subscription Subscribing::fresh() const {
	Subscription subscription;
	subscription.number = ++work.line.last_subscription;
	subscription.package = asked.package;
	subscription.text.set({{SubText::Contact, asked.contact}, {SubText::CallId, asked.call_id},
			{SubText::FromTag, asked.from_tag}, kept_tag(asked.local_tag),
			{SubText::Route, asked.route}, {SubText::Flow, asked.flow},
			{SubText::Socket, asked.socket}, {SubText::EventId, asked.event_id},
			{SubText::LocalUri, unless_aor(asked.to_uri, work.line)},
			{SubText::RemoteUri, unless_aor(asked.from_uri, work.line)}});
	return subscription;
}

Subscription &Subscribing::add_subscription() {
	work.line.subscriptions.push_back(fresh());
	return work.line.subscriptions.back();
}

// Its rows may be others afterwards.
void Subscribing::retarget(Subscription &known) {
	const std::initializer_list<SubTexts::Change> target{{SubText::Contact, asked.contact},
			{SubText::Flow, asked.flow}, {SubText::Socket, asked.socket},
			{SubText::LocalUri, unless_aor(asked.to_uri, work.line)},
			{SubText::RemoteUri, unless_aor(asked.from_uri, work.line)}};
	const bool is_other = std::any_of(target.begin(), target.end(),
			[&](const auto &one) { return known.text[one.first] != one.second; });
	if (!is_other) return;
	note_row(work.line, known, work.policy);
	known.text.set(target);
}

Subscription *Subscribing::find_contact() {
	for (auto &subscription : work.line.subscriptions)
		if (subscription.package == asked.package && !is_reached_elsewhere(subscription, asked.flow)
				&& core::sip::same_uri(subscription.text[SubText::Contact], asked.contact))
			return &subscription;
	return nullptr;
}

std::string_view Subscribing::ended_state() const noexcept {
	return work.policy.compat ? "terminated" : "terminated;reason=timeout";
}

} // namespace sca
