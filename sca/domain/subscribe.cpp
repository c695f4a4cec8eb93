#include "sca/domain/subscribe.hpp"

#include <algorithm>
#include <functional>

#include "core/sip/uri.hpp"

namespace sca {
namespace {

uint64_t mix(uint64_t seed, uint64_t value) noexcept {
	return (seed ^ value) * 0x9E3779B97F4A7C15u;
}

uint64_t dialog_identity(const Subscribe &subscribe) noexcept {
	const std::hash<std::string_view> hash;
	return mix(mix(static_cast<uint64_t>(subscribe.package), hash(subscribe.call_id)),
			hash(subscribe.from_tag));
}

// RFC 3261 17.2.3: a retransmission has the branch and the CSeq of the first. A phone of RFC 2543 has
// no branch: the rest tells.
uint64_t request_identity(const Subscribe &subscribe) noexcept {
	const std::hash<std::string_view> hash;
	return mix(mix(dialog_identity(subscribe), subscribe.cseq + 1u), hash(subscribe.branch));
}

// One SUBSCRIBE at one line.
class Subscribing {
public:
	Subscribing(Line &line, const Subscribe &subscribe, int64_t now, const Policy &policy)
			: asked_(subscribe), work_{line, now, policy, {}} {}

	Effects decide() {
		if (!answers_again()) {
			if (!asked_.to_tag.empty())
				in_dialog();
			else if (asked_.expires == 0)
				end_or_fetch();
			else if (asked_.package == Package::CallInfo)
				subscribe_call_info();
			else
				seize();
			tell_group(work_);
		}
		return std::move(work_.effects);
	}

private:
	bool is_seize() const noexcept { return asked_.package == Package::LineSeize; }
	unsigned accepted() const noexcept { return is_seize() || !work_.policy.compat ? 200 : 202; }

	void reply(unsigned code, std::string reason, bool retry_after = false) {
		work_.effects.push_back(Reply{code, std::move(reason), 0, {}, retry_after, false});
		keep_answer(code, 0);
	}

	void accept(uint32_t expires) {
		std::string event(name_of(asked_.package));
		if (!asked_.event_id.empty()) event.append(";id=").append(asked_.event_id);
		work_.effects.push_back(Reply{
				accepted(), accepted() == 202 ? "Accepted" : "OK", expires, std::move(event)});
	}

	void accept(Subscription &subscription) {
		subscription.last_request = request_identity(asked_);
		if (!subscription.answer) subscription.first_request = subscription.last_request;
		subscription.answer = static_cast<uint16_t>(accepted());
		subscription.granted = asked_.expires;
		subscription.subscribe_cseq = asked_.cseq;
		subscription.expires = work_.now + asked_.expires;
		++subscription.version;
		work_.effects.push_back(Store{});
		accept(asked_.expires);
	}

	void keep_answer(unsigned code, uint32_t expires) {
		auto &answers = work_.line.answered;
		if (answers.size() == kAnsweredKept) answers.erase(answers.begin());
		answers.push_back({request_identity(asked_), dialog_identity(asked_),
				static_cast<uint16_t>(code), expires, work_.now});
	}

	const Answered *answered(uint64_t Answered::*identity, uint64_t value) const noexcept {
		for (const auto &kept : work_.line.answered)
			if (kept.*identity == value && work_.now - kept.at <= kAnsweredTime) return &kept;
		return nullptr;
	}

	Subscription *find_dialog_of_request() noexcept {
		for (auto &subscription : work_.line.subscriptions) {
			const auto &text = subscription.text;
			if (subscription.package == asked_.package && text[SubText::CallId] == asked_.call_id
					&& text[SubText::FromTag] == asked_.from_tag
					&& (asked_.to_tag.empty() || text[SubText::ToTag] == asked_.to_tag))
				return &subscription;
		}
		return nullptr;
	}

	// Phones behind different NATs may have the same private Contact.
	bool is_reached_elsewhere(const Subscription &known) const noexcept {
		const auto flow = known.text[SubText::Flow];
		return !flow.empty() && !asked_.flow.empty() && flow != asked_.flow;
	}

	Subscription *find_contact(Package package) {
		for (auto &subscription : work_.line.subscriptions)
			if (subscription.package == package && !is_reached_elsewhere(subscription)
					&& core::sip::same_uri(subscription.text[SubText::Contact], asked_.contact))
				return &subscription;
		return nullptr;
	}

	Subscription *own_seizure(uint32_t index) {
		Subscription *seizure = find_seizure(work_.line, index);
		const bool is_own = seizure
				&& core::sip::same_uri(seizure->text[SubText::Contact], asked_.contact);
		return is_own ? seizure : nullptr;
	}

	size_t subscribers() const noexcept {
		const auto &list = work_.line.subscriptions;
		return static_cast<size_t>(std::count_if(list.begin(), list.end(),
				[](const Subscription &one) { return one.package == Package::CallInfo; }));
	}

	// A retransmission changes nothing.
	bool answers_again() {
		const uint64_t request = request_identity(asked_);
		for (const auto &known : work_.line.subscriptions)
			if (known.answer != 0
					&& (known.last_request == request || is_late_copy(known, request))) {
				accept(known.granted);
				return true;
			}
		const Answered *kept = answered(&Answered::request, request);
		if (!kept) return false;
		if (kept->code < 300)
			accept(kept->expires);
		else
			work_.effects.push_back(
					Reply{kept->code, reason_of(kept->code), 0, {}, kept->code == 480, false});
		return true;
	}

	// The request that made the dialog, overtaken by a later one inside it.
	bool is_late_copy(const Subscription &known, uint64_t request) const noexcept {
		const int64_t answered_at = known.expires - known.granted;
		return known.first_request == request && work_.now - answered_at <= kAnsweredTime;
	}

	static const char *reason_of(unsigned code) noexcept {
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

	void in_dialog() {
		Subscription *known = find_dialog_of_request();
		if (!known) return unknown_dialog();
		if (known->subscribe_cseq != 0 && asked_.cseq < known->subscribe_cseq) {
			work_.effects.push_back(Reply{500, "Internal Server Error - CSeq out of order"});
			return;
		}
		if (asked_.expires == 0) return end(*known);

		retarget(*known);
		accept(*known);
		if (!is_seize()) return notify(work_, *known);
		if (Appearance *seized = find_index(work_.line, known->index)) {
			apply(work_, *seized, Event::SeizeRefreshed);
			if (seized->state == State::Seized && seized->text[AppText::CallId].empty())
				seized->deadline = known->expires;
		}
		notify_seizure(work_, *known, known->index);
	}

	// What a request within the dialog may change. Its rows may be others then.
	void retarget(Subscription &known) {
		const std::initializer_list<SubTexts::Change> target{{SubText::Contact, asked_.contact},
				{SubText::Flow, asked_.flow}, {SubText::Socket, asked_.socket},
				{SubText::LocalUri, unless_aor(asked_.to_uri)},
				{SubText::RemoteUri, unless_aor(asked_.from_uri)}};
		const bool has_moved = std::any_of(target.begin(), target.end(),
				[&](const auto &one) { return known.text[one.first] != one.second; });
		if (!has_moved) return;
		note_row(work_.line, known, work_.policy);
		known.text.set(target);
	}

	// A seizure that was released already is told apart, as the in-tree module does.
	void unknown_dialog() {
		const bool was_released = work_.policy.compat && is_seize() && asked_.expires == 0
				&& answered(&Answered::dialog, dialog_identity(asked_));
		if (was_released) return reply(500, reason_of(500));
		reply(481, reason_of(481));
	}

	std::string_view ended_state() const noexcept {
		return work_.policy.compat ? "terminated" : "terminated;reason=timeout";
	}

	void end(Subscription &known) {
		accept(0);
		keep_answer(accepted(), 0);
		const uint32_t index = known.index;
		terminate(work_, known, ended_state());
		if (is_seize()) release_seizure(work_, index, Event::SeizeEnded);
	}

	// Expires: 0 outside of a dialog ends what this Contact has, and tells the present state in the
	// dialog that the request makes (RFC 6665 4.4.3).
	void end_or_fetch() {
		accept(0);
		keep_answer(accepted(), 0);
		uint32_t index = asked_.index;
		Subscription *known = find_contact(asked_.package);
		if (is_seize() && index) known = own_seizure(index);
		if (known) {
			if (is_seize()) index = known->index;
			remove_subscription(work_.line, known, work_.policy);
			work_.effects.push_back(Store{});
			if (is_seize()) release_seizure(work_, index, Event::SeizeEnded);
		}
		Subscription fetch = fresh();
		if (is_seize())
			notify_seizure(work_, fetch, index, ended_state());
		else
			notify(work_, fetch, ended_state());
	}

	// Most phones name the line itself: that is kept once, with the line.
	std::string_view unless_aor(std::string_view uri) const noexcept {
		return uri == work_.line.text[LineText::Aor] ? std::string_view() : uri;
	}

	Subscription fresh() const {
		Subscription subscription;
		subscription.id = fresh_id(work_.line);
		subscription.package = asked_.package;
		subscription.text.set({{SubText::Contact, asked_.contact},
				{SubText::CallId, asked_.call_id}, {SubText::FromTag, asked_.from_tag},
				{SubText::ToTag, asked_.local_tag}, {SubText::Route, asked_.route},
				{SubText::Flow, asked_.flow}, {SubText::Socket, asked_.socket},
				{SubText::EventId, asked_.event_id}, {SubText::LocalUri, unless_aor(asked_.to_uri)},
				{SubText::RemoteUri, unless_aor(asked_.from_uri)}});
		return subscription;
	}

	Subscription &add_subscription() {
		work_.line.subscriptions.push_back(fresh());
		return work_.line.subscriptions.back();
	}

	// A Contact that is subscribed already has lost its dialog, or the phone has restarted: one
	// subscription for each Contact.
	void subscribe_call_info() {
		Subscription *known = find_contact(Package::CallInfo);
		const bool is_new = !known;
		if (known)
			remove_subscription(work_.line, known, work_.policy);
		else if (subscribers() >= work_.policy.max_subscribers)
			return reply(403, reason_of(403));
		accept(add_subscription());
		if (!is_new) release_restarted();
		notify(work_, work_.line.subscriptions.back());
	}

	void release_restarted() {
		if (work_.policy.resubscribe_release == ResubscribeRelease::None) return;
		const Event event = work_.policy.resubscribe_release == ResubscribeRelease::All
				? Event::OwnerGone
				: Event::OwnerRestarted;
		for (size_t i = work_.line.appearances.size(); i-- > 0;) {
			Appearance &appearance = work_.line.appearances[i];
			const bool is_its = core::sip::same_uri(
					appearance.text[AppText::Owner], asked_.contact);
			const bool calls = appearance.state == State::Seized
					&& !appearance.text[AppText::CallId].empty();
			if (is_its && !(calls && event == Event::OwnerRestarted))
				apply(work_, appearance, event);
		}
	}

	void seize() {
		Appearance *taken = asked_.index ? find_index(work_.line, asked_.index) : nullptr;
		if (taken) return seize_again(*taken);
		const uint32_t index = asked_.index ? asked_.index : lowest_free(work_.line);
		if (index > work_.policy.max_index || !has_room(work_.line, work_.policy)
				|| work_.line.subscriptions.size() >= 2 * size_t{work_.policy.max_subscribers})
			return refuse(index, "no room for one more appearance");
		grant(add_appearance(work_.line, index), Event::SeizeAsked);
	}

	// The index is in use. The phone that seized it may do so again: it has lost the dialog of its
	// seizure. The in-tree module refuses that too, until the seizure expires.
	void seize_again(Appearance &taken) {
		const bool is_own = !work_.policy.compat
				&& core::sip::same_uri(taken.text[AppText::Owner], asked_.contact)
				&& taken.text[AppText::CallId].empty();
		const Event event = is_own ? Event::OwnSeizeAsked : Event::SeizeAsked;
		if (transition(taken.state, event).then & kRefuse)
			return refuse(taken.index, name_of(taken.state));
		if (Subscription *old = find_seizure(work_.line, taken.index))
			remove_subscription(work_.line, old, work_.policy);
		grant(taken, event);
	}

	void grant(Appearance &appearance, Event event) {
		appearance.text.set({{AppText::Owner, asked_.contact}});
		apply(work_, appearance, event);
		appearance.deadline = work_.now + asked_.expires;
		Subscription &subscription = add_subscription();
		subscription.index = appearance.index;
		accept(subscription);
		notify_seizure(work_, subscription, appearance.index);
	}

	void refuse(uint32_t index, std::string_view why) {
		work_.effects.push_back(Refused{std::string(work_.line.text[LineText::Aor]), index,
				std::string(asked_.contact), std::string(asked_.call_id), std::string(why)});
		reply(480, reason_of(480), true);
	}

	const Subscribe &asked_;
	Work work_;
};

} // namespace

Effects subscribe(Line &line, const Subscribe &asked, int64_t now, const Policy &policy) {
	return Subscribing(line, asked, now, policy).decide();
}

} // namespace sca
