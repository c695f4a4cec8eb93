#include "sca/domain/call.hpp"

#include "core/sip/call_info.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/calling.hpp"
#include "sca/domain/fit.hpp"

namespace sca {

std::string_view near_tag(const Appearance &appearance) noexcept {
	return appearance
			.text[appearance.direction == Direction::Out ? AppText::CallerTag : AppText::CalleeTag];
}

std::string_view far_tag(const Appearance &appearance) noexcept {
	return appearance
			.text[appearance.direction == Direction::Out ? AppText::CalleeTag : AppText::CallerTag];
}

std::string Calling::party(std::string_view display, std::string_view uri) {
	for (const auto name : {display, std::string_view()}) {
		std::string text = core::sip::print_party(name, uri);
		if (is_fit(text, kLongestParty)) return text;
		left_out = true;
	}
	return {};
}

std::string_view Calling::kept(std::string_view text) noexcept {
	left_out = left_out || !is_memorable(text);
	return memorable(text);
}

std::string_view Calling::target(std::string_view uri) noexcept {
	return core::sip::Uri::parse(uri) ? kept(uri) : std::string_view();
}

Phone Calling::sender() noexcept {
	return {kept(message.contact), kept(message.address), kept(message.instance)};
}

Phone Calling::caller() noexcept {
	Phone phone = sender();
	if (phone.contact.empty()) phone.contact = message.assumed_contact;
	return phone;
}

bool Calling::is_from_subscriber() const {
	return !message.contact.empty() && is_subscriber(work.line, message.contact);
}

bool Calling::is_owner(const Appearance &appearance) {
	return is_same_phone(owner_of(appearance), sender(), is_from_subscriber());
}

bool Calling::is_from_near(const Appearance &appearance) const noexcept {
	if (message.from.tag.empty()) return role == Role::Sender;
	const auto near = near_tag(appearance);
	return near.empty() ? far_tag(appearance) != message.from.tag : near == message.from.tag;
}

bool Calling::is_in_dialog_of(const Appearance &appearance) const noexcept {
	return has_dialog(appearance, message.call_id, message.from.tag, message.to.tag);
}

void Calling::touch(Appearance &appearance) {
	++appearance.version;
	work.effects.push_back(Store{});
}

void Calling::leave(std::string_view why) {
	trace(work, known, message.call_id, why);
}

void Calling::assert_identity(std::string_view party) {
	if (!party.empty()) work.effects.push_back(AssertIdentity{std::string(party)});
}

namespace {

constexpr std::string_view kUnknown = "the line has no call of this dialog",
						   kReplaced = "another call has taken the place of this dialog";

void invited(Calling &calling) {
	if (calling.known) return announce_again(calling, *calling.known);
	if (calling.role == Role::Sender) call_out(calling);
	if (calling.role == Role::Receiver && !calling.message.to_itself) call_in(calling);
}

void ringing(Calling &calling) {
	Appearance *known = calling.known;
	const bool is_ours = known && known->direction == Direction::Out
			&& calling.is_from_near(*known);
	if (!is_ours) return calling.leave("it rings for no call that the line makes");
	ringing_out(calling, *known);
}

void answered(Calling &calling) {
	Appearance *known = calling.known;
	if (known && !calling.is_in_dialog_of(*known)) return calling.leave(kReplaced);
	if (known && known->retrieving) return answered_retrieval(calling, *known);
	const bool is_waiting = !known || known->state == State::Seized
			|| known->state == State::Progressing || known->state == State::Alerting;
	if (!is_waiting) return accepted(calling, *known);
	if (known && known->direction == Direction::Out) return answered_out(calling, *known);
	answered_in(calling, known);
}

void updated(Calling &calling) {
	Appearance *known = calling.known;
	if (!known) return calling.leave(kUnknown);
	if (!calling.is_in_dialog_of(*known)) return calling.leave(kReplaced);
	accepted(calling, *known);
}

void acknowledged(Calling &calling) {
	Appearance *known = calling.known;
	if (!known) return calling.leave(kUnknown);
	if (!calling.is_in_dialog_of(*known)) return calling.leave(kReplaced);
	if (!calling.is_from_near(*known)) return void(apply(calling.work, *known, Event::Acked));
	if (calling.message.has_offer) offered(calling, *known);
}

Event event_of_failure(const Appearance &call, unsigned code) noexcept {
	if (call.retrieving) return Event::RetrievalFailed;
	const bool is_redirection = call.direction == Direction::Out && code < 400;
	return is_redirection ? Event::Redirected : Event::Failed;
}

// 300 or more.
void refused(Calling &calling) {
	Appearance *known = calling.known;
	if (!known) return calling.leave(kUnknown);
	if (!calling.is_in_dialog_of(*known)) return calling.leave(kReplaced);
	const CallMessage &message = calling.message;
	if (message.in_dialog) {
		if (calling.is_from_near(*known)) apply(calling.work, *known, Event::OfferRefused);
		return;
	}
	const bool is_challenge = message.code == 401 || message.code == 407;
	const bool comes_again = known->direction == Direction::Out && is_challenge
			&& !known->retrieving;
	if (comes_again) return calling.leave("the INVITE comes again with credentials");
	const Event event = event_of_failure(*known, message.code);
	if (event == Event::Redirected) known->text.set({{AppText::Uri, {}}});
	apply(calling.work, *known, event);
}

// It may cross a 2xx: then the call begins all the same (RFC 3261 9.1).
void cancelled(Calling &calling) {
	Appearance *known = calling.known;
	if (!known) return calling.leave(kUnknown);
	if (!calling.is_in_dialog_of(*known)) return calling.leave(kReplaced);
	calling.leave("the final answer to its INVITE says what becomes of it");
	const bool rings = known->state == State::Progressing || known->state == State::Alerting;
	if (!rings || known->retrieving) return;
	known->deadline = calling.work.now + kCancelledTime;
	calling.touch(*known);
}

void hung_up(Calling &calling) {
	Appearance *known = calling.known;
	if (!known) return calling.leave(kUnknown);
	if (calling.is_in_dialog_of(*known)) return void(apply(calling.work, *known, Event::Ended));
	calling.leave("it ends the call that is being retrieved");
	known->prev_ended = true; // the call that is being retrieved: nothing to go back to
	calling.touch(*known);
}

void decide(Calling &calling) {
	switch (calling.message.kind) {
	case CallKind::Invite:
		return invited(calling);
	case CallKind::Reinvite:
		return reinvited(calling);
	case CallKind::Ringing:
		return ringing(calling);
	case CallKind::Answer:
		return answered(calling);
	case CallKind::Accepted:
		return updated(calling);
	case CallKind::Ack:
		return acknowledged(calling);
	case CallKind::Final:
		return refused(calling);
	case CallKind::Cancel:
		return cancelled(calling);
	case CallKind::Bye:
		return hung_up(calling);
	case CallKind::Other:
		return;
	}
}

void report_left_out(Calling &calling) {
	const CallMessage &message = calling.message;
	Appearance *call = find_dialog(
			calling.work.line, message.call_id, message.from.tag, message.to.tag);
	if (call) say_left_out(calling.work, *call);
}

} // namespace

Effects update_call(
		Line &line, Role role, const CallMessage &message, int64_t now, const Policy &policy) {
	if (message.call_id.empty()) return {};
	Calling calling{role, message, {line, now, policy, {}},
			find_dialog(line, message.call_id, message.from.tag, message.to.tag)};
	decide(calling);
	if (calling.left_out) report_left_out(calling);
	tell_group(calling.work);
	return std::move(calling.work.effects);
}

} // namespace sca
