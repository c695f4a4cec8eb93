// Within a call the phone's side holds and resumes. What the far end offers is not the line's hold; but
// either end may say that it is reached elsewhere now (RFC 3261 12.2: target refresh).
#include "sca/domain/calling.hpp"

namespace sca {
namespace {

// An appearance that an operator or a module made has no dialog yet: the first to name its index is
// it.
Appearance *made_by_hand(Calling &calling) {
	const CallMessage &message = calling.message;
	Appearance *named = calling.role == Role::Sender && message.index
			? find_index(calling.work.line, message.index)
			: nullptr;
	if (!named || !named->text[AppText::CallId].empty() || named->state == State::Seized)
		return nullptr;
	set_dialog(calling.work, *named, message.call_id, message.from.tag, message.to.tag,
			Direction::Out);
	return named;
}

void refresh_far_end(Calling &calling, Appearance &call) {
	const auto target = calling.target(calling.message.contact);
	if (target.empty() || call.text[AppText::Callee] == target) return;
	call.text.set({{AppText::Callee, target}});
	calling.touch(call);
}

// The far end has accepted an offer of the line's phone.
void accepted_by_far_end(Calling &calling, Appearance &call) {
	refresh_far_end(calling, call);
	if (!call.retrieving) call.prev_state = State::Idle;
	const CallMessage &message = calling.message;
	if (message.kind != CallKind::Answer || call.direction != Direction::Out) return;
	const bool is_known_only = message.to_itself;
	calling.assert_identity(is_known_only ? std::string(call.text[AppText::Uri])
										  : calling.party(message.to.display, message.answered_as));
}

} // namespace

void reinvited(Calling &calling) {
	if (!calling.known) calling.known = made_by_hand(calling);
	Appearance *call = calling.known;
	if (!call) return calling.leave("the line has no call of this dialog");
	if (!calling.is_from_near(*call)) {
		calling.leave("an offer of the far end");
		if (calling.is_in_dialog_of(*call)) refresh_far_end(calling, *call);
		return;
	}
	if (!call->retrieving) call->prev_state = State::Idle;
	if (note_owner(*call, calling.sender())) calling.touch(*call);
	offered(calling, *call);
}

void offered(Calling &calling, Appearance &call) {
	const CallMessage &message = calling.message;
	const bool refreshes_private = message.is_hold && !message.state
			&& call.state == State::HeldPrivate;
	if (refreshes_private) return calling.leave("a private hold that is refreshed");
	if (message.state == State::HeldPrivate)
		apply(calling.work, call, Event::PrivateHoldAsked);
	else if (message.state == State::Held || message.is_hold)
		apply(calling.work, call, Event::HoldAsked);
	else if (message.state == State::Active || message.has_offer)
		apply(calling.work, call, Event::Resumed);
}

void accepted(Calling &calling, Appearance &call) {
	if (calling.is_from_near(call)) return accepted_by_far_end(calling, call);
	if (note_owner(call, calling.sender())) calling.touch(call);
}

} // namespace sca
