#include "sca/domain/call.hpp"

#include "core/sip/call_info.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/fit.hpp"

namespace sca {
namespace {

std::string_view near_tag(const Appearance &appearance) noexcept {
	return appearance
			.text[appearance.direction == Direction::Out ? AppText::CallerTag : AppText::CalleeTag];
}

std::string_view far_tag(const Appearance &appearance) noexcept {
	return appearance
			.text[appearance.direction == Direction::Out ? AppText::CalleeTag : AppText::CallerTag];
}

// The far end as phones show it; what would not fit a row or a header is left out.
std::string party_text(std::string_view display, std::string_view uri) {
	for (const auto name : {display, std::string_view()}) {
		std::string text = core::sip::print_party(name, uri);
		if (is_fit(text, kLongestParty)) return text;
	}
	return {};
}

bool fits(const CallMessage &message) noexcept {
	return !message.call_id.empty() && is_fit(message.call_id, kLongestText)
			&& is_fit(message.from.tag, kLongestTag) && is_fit(message.to.tag, kLongestTag)
			&& is_fit(message.contact, kLongestText) && is_fit(message.from.uri, kLongestText);
}

// One message of a call at one line.
class Calling {
public:
	Calling(Line &line, Role role, const CallMessage &message, int64_t now, const Policy &policy)
			: role_(role), message_(message), work_{line, now, policy, {}},
			  known_(find_dialog(line, message.call_id, message.from.tag, message.to.tag)) {}

	Effects decide() {
		switch (message_.kind) {
		case CallKind::Invite:
			invite();
			break;
		case CallKind::Reinvite:
			reinvite();
			break;
		case CallKind::Ringing:
			ringing();
			break;
		case CallKind::Answer:
			answer();
			break;
		case CallKind::Ack:
			ack();
			break;
		case CallKind::Final:
			final();
			break;
		case CallKind::Cancel:
			cancel();
			break;
		case CallKind::Bye:
			bye();
			break;
		case CallKind::Other:
			break;
		}
		tell_group(work_);
		return std::move(work_.effects);
	}

private:
	bool is_owner(const Appearance &appearance) const {
		return core::sip::same_uri(appearance.text[AppText::Owner], message_.contact);
	}

	// Did the line's own side send the request of this message?
	bool is_from_near(const Appearance &appearance) const noexcept {
		if (message_.from.tag.empty()) return role_ == Role::Sender;
		const auto near = near_tag(appearance);
		return near.empty() ? far_tag(appearance) != message_.from.tag : near == message_.from.tag;
	}

	void touch(Appearance &appearance) {
		++appearance.version;
		work_.effects.push_back(Store{});
	}

	void refused(const Appearance &appearance, std::string_view why) {
		work_.effects.push_back(Refused{std::string(work_.line.text[LineText::Aor]),
				appearance.index, std::string(message_.contact), std::string(message_.call_id),
				std::string(why)});
	}

	void invite() {
		if (known_) return invite_again(*known_);
		if (role_ == Role::Sender) outgoing();
		if (role_ == Role::Receiver && !message_.to_itself) incoming();
	}

	// A retransmission, or the same call with credentials.
	void invite_again(Appearance &known) {
		if (known.direction == Direction::In && known.state == State::Alerting
				&& role_ == Role::Receiver)
			mark(known);
	}

	void outgoing() {
		if (message_.contact.empty()) return; // nobody could be its owner
		Appearance *named = message_.index ? find_index(work_.line, message_.index)
										   : seized_without_call();
		const bool is_free_to_use = named && is_owner(*named)
				&& (named->state == State::Seized
						|| (named->state == State::Progressing && !named->retrieving));
		if (named && !is_free_to_use && message_.to_itself) return pick_up(*named);
		if (!is_free_to_use)
			named = work_.policy.seize_on_invite ? take_appearance(work_, message_.index) : nullptr;
		if (!named) return;

		named->text.set({{AppText::Owner, message_.contact}});
		set_dialog(work_, *named, message_.call_id, message_.from.tag, {}, Direction::Out);
		apply(work_, *named, Event::InviteSent);
		if (named->state == State::Seized) named->deadline = work_.now + kSeizedCalling;
		touch(*named);
	}

	// Phones that leave Call-Info out of their INVITE have seized all the same.
	Appearance *seized_without_call() {
		for (auto &appearance : work_.line.appearances)
			if (appearance.state == State::Seized && appearance.text[AppText::CallId].empty()
					&& is_owner(appearance))
				return &appearance;
		return nullptr;
	}

	void pick_up(Appearance &held) {
		const bool is_held = held.state == State::Held || held.state == State::HeldPrivate;
		Event event = is_held ? Event::Retrieved : Event::InviteToBusy;
		if (is_held && is_owner(held)) event = Event::OwnRetrieved;
		const Then then = transition(held.state, event).then;
		const bool has_far_end = !far_tag(held).empty() && !held.text[AppText::Callee].empty();
		if (then & kForbid) return forbid(held);
		if (then & kRefuse || !has_far_end) return refuse(held);

		const auto &text = held.text;
		if (!message_.has_replaces)
			work_.effects.push_back(PickUp{std::string(text[AppText::Callee]), replaces(held)});
		work_.effects.push_back(FollowReplacement{std::string(text[AppText::CallId]),
				std::string(text[AppText::CallerTag]), std::string(text[AppText::CalleeTag]),
				std::string(message_.call_id), std::string(message_.from.tag)});
		keep_call(held);
		held.text.set({{AppText::Owner, message_.contact}});
		set_dialog(work_, held, message_.call_id, message_.from.tag, {}, Direction::Out);
		apply(work_, held, event);
	}

	// RFC 3891 3: to-tag is the tag of who receives the header.
	static std::string replaces(const Appearance &held) {
		std::string text(held.text[AppText::CallId]);
		text.append(";to-tag=").append(far_tag(held)).append(";from-tag=").append(near_tag(held));
		return text;
	}

	void forbid(const Appearance &held) {
		refused(held, "private call");
		work_.effects.push_back(Reply{403, "Forbidden - private call"});
	}

	void refuse(const Appearance &busy) {
		refused(busy, name_of(busy.state));
		work_.effects.push_back(Reply{480, "Temporarily Unavailable", 0, {}, true});
	}

	void incoming() {
		if (!work_.policy.alerting) return;
		Appearance *offered = take_appearance(work_, 0);
		if (!offered) return;
		offered->text.set({{AppText::Callee, message_.from.uri},
				{AppText::Uri, party_text(message_.from.display, message_.from.uri)}});
		set_dialog(work_, *offered, message_.call_id, message_.from.tag, {}, Direction::In);
		apply(work_, *offered, Event::Offered);
		mark(*offered);
	}

	void mark(const Appearance &appearance) {
		work_.effects.push_back(MarkAppearance{core::sip::print_index(
				domain_of(work_.line.text[LineText::Aor]), appearance.index)});
	}

	void reinvite() {
		if (!known_) known_ = seized_by_hand();
		if (!known_ || !is_from_near(*known_)) return;
		known_->prev_state = known_->retrieving ? known_->prev_state : State::Idle;
		if (!message_.contact.empty() && known_->text[AppText::Owner] != message_.contact) {
			known_->text.set({{AppText::Owner, message_.contact}});
			touch(*known_);
		}
		offer(*known_);
	}

	// An appearance that an operator or a module made has no dialog yet: the first to name its
	// index is it.
	Appearance *seized_by_hand() {
		Appearance *named = role_ == Role::Sender && message_.index
				? find_index(work_.line, message_.index)
				: nullptr;
		if (!named || !named->text[AppText::CallId].empty() || named->state == State::Seized)
			return nullptr;
		set_dialog(work_, *named, message_.call_id, message_.from.tag, message_.to.tag,
				Direction::Out);
		return named;
	}

	void offer(Appearance &appearance) {
		const bool refreshes_private = message_.is_hold && !message_.state
				&& appearance.state == State::HeldPrivate;
		if (refreshes_private) return;
		if (message_.state == State::HeldPrivate)
			apply(work_, appearance, Event::PrivateHoldAsked);
		else if (message_.state == State::Held || message_.is_hold)
			apply(work_, appearance, Event::HoldAsked);
		else if (message_.state == State::Active || message_.has_offer)
			apply(work_, appearance, Event::Resumed);
	}

	void ringing() {
		if (!known_ || known_->direction == Direction::In || !is_from_near(*known_)) return;
		apply(work_, *known_, known_->retrieving ? Event::RetrievalRings : Event::Rings);
	}

	void answer() {
		if (known_ && known_->retrieving && has_dialog_of_message(*known_))
			return answer_retrieval(*known_);
		if (known_ && known_->direction == Direction::Out) return answered(*known_);
		const bool is_member = role_ == Role::Receiver
				|| is_subscriber(work_.line, message_.contact);
		if (known_ && known_->state == State::Alerting)
			return is_member ? take(*known_) : void(apply(work_, *known_, Event::TakenElsewhere));
		if (!known_ && role_ == Role::Receiver && !message_.to_itself) take_unannounced();
	}

	bool has_dialog_of_message(const Appearance &appearance) const noexcept {
		return has_dialog(appearance, message_.call_id, message_.from.tag, message_.to.tag);
	}

	void answer_retrieval(Appearance &appearance) {
		set_dialog(work_, appearance, message_.call_id, appearance.text[AppText::CallerTag],
				message_.to.tag, appearance.direction);
		if (appearance.direction == Direction::Out) {
			appearance.text.set({{AppText::Callee, message_.contact}});
			assert_identity(appearance.text[AppText::Uri]);
		}
		apply(work_, appearance, Event::RetrievalAnswered);
	}

	void answered(Appearance &appearance) {
		if (appearance.state != State::Seized && appearance.state != State::Progressing) {
			if (is_from_near(appearance)) accepted_again(appearance);
			return;
		}
		set_dialog(work_, appearance, message_.call_id, message_.from.tag, message_.to.tag,
				Direction::Out);
		const std::string party = party_text(message_.to.display, message_.answered_as);
		appearance.text.set({{AppText::Callee, message_.contact}, {AppText::Uri, party}});
		assert_identity(party);
		apply(work_, appearance, Event::Answered);
	}

	// The answer to a re-INVITE of the line's phone.
	void accepted_again(Appearance &appearance) {
		appearance.prev_state = State::Idle;
		if (message_.to_itself)
			assert_identity(appearance.text[AppText::Uri]);
		else
			assert_identity(party_text(message_.to.display, message_.answered_as));
	}

	void assert_identity(std::string_view party) {
		if (!party.empty()) work_.effects.push_back(AssertIdentity{std::string(party)});
	}

	// The phone that answers may say which appearance it shows the call on.
	void take(Appearance &offered) {
		Appearance *taken = &offered;
		const bool moves = message_.index && message_.index != offered.index
				&& message_.index <= work_.policy.max_index
				&& !find_index(work_.line, message_.index);
		if (moves) {
			Appearance moved = offered;
			moved.index = message_.index;
			moved.saved = 0;
			moved.in_store = false;
			remove_appearance(work_.line, &offered, work_.policy);
			taken = &add_appearance(work_.line, std::move(moved));
			++work_.line.content;
		}
		complete(*taken);
	}

	void take_unannounced() {
		Appearance *named = message_.index ? find_index(work_.line, message_.index) : nullptr;
		const bool is_its_seizure = named && named->state == State::Seized && is_owner(*named);
		if (!is_its_seizure) named = take_appearance(work_, message_.index);
		if (named) complete(*named);
	}

	void complete(Appearance &appearance) {
		set_dialog(work_, appearance, message_.call_id, message_.from.tag, message_.to.tag,
				Direction::In);
		appearance.text.set(
				{{AppText::Owner, message_.contact}, {AppText::Callee, message_.from.uri},
						{AppText::Uri, party_text(message_.from.display, message_.from.uri)}});
		apply(work_, appearance, Event::Taken);
	}

	void ack() {
		if (!known_ || !has_dialog_of_message(*known_)) return;
		if (is_from_near(*known_)) {
			if (message_.has_offer) offer(*known_);
			return;
		}
		apply(work_, *known_, Event::Acked);
	}

	void final() {
		if (!known_ || !has_dialog_of_message(*known_)) return;
		if (message_.in_dialog) {
			if (is_from_near(*known_)) apply(work_, *known_, Event::OfferRefused);
			return;
		}
		if (known_->retrieving) return void(apply(work_, *known_, Event::RetrievalFailed));
		const bool is_challenge = message_.code == 401 || message_.code == 407;
		if (known_->direction == Direction::Out && is_challenge) return;
		const bool is_redirection = known_->direction == Direction::Out && message_.code < 400;
		apply(work_, *known_, is_redirection ? Event::Redirected : Event::Failed);
	}

	void cancel() {
		if (!known_ || !has_dialog_of_message(*known_)) return;
		apply(work_, *known_, known_->retrieving ? Event::RetrievalFailed : Event::Cancelled);
	}

	void bye() {
		if (!known_) return;
		if (has_dialog_of_message(*known_)) return void(apply(work_, *known_, Event::Ended));
		known_->prev_ended = true; // the call that is being retrieved: nothing to go back to
		touch(*known_);
	}

	const Role role_;
	const CallMessage &message_;
	Work work_;
	Appearance *known_;
};

} // namespace

Effects update_call(
		Line &line, Role role, const CallMessage &message, int64_t now, const Policy &policy) {
	if (!fits(message)) return {};
	return Calling(line, role, message, now, policy).decide();
}

Effects follow_replacement(
		Line &line, const FollowReplacement &replacement, int64_t now, const Policy &policy) {
	Work work{line, now, policy, {}};
	Appearance *known = find_dialog(
			line, replacement.call_id, replacement.caller_tag, replacement.callee_tag);
	if (!known || known->retrieving) return {};
	keep_call(*known);
	set_dialog(
			work, *known, replacement.new_call_id, replacement.new_caller_tag, {}, Direction::In);
	apply(work, *known, Event::Replaced);
	return std::move(work.effects);
}

} // namespace sca
