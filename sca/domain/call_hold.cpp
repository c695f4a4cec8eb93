// Within a call the phone's side holds and resumes. What the far end offers is not the line's hold.
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

} // namespace

void reinvited(Calling &calling) {
	const CallMessage &message = calling.message;
	if (!calling.known) calling.known = made_by_hand(calling);
	Appearance *call = calling.known;
	if (!call || !calling.is_from_near(*call)) return;
	if (!call->retrieving) call->prev_state = State::Idle;
	if (!message.contact.empty() && call->text[AppText::Owner] != message.contact) {
		call->text.set({{AppText::Owner, message.contact}});
		calling.touch(*call);
	}
	offered(calling, *call);
}

void offered(Calling &calling, Appearance &call) {
	const CallMessage &message = calling.message;
	const bool refreshes_private = message.is_hold && !message.state
			&& call.state == State::HeldPrivate;
	if (refreshes_private) return;
	if (message.state == State::HeldPrivate)
		apply(calling.work, call, Event::PrivateHoldAsked);
	else if (message.state == State::Held || message.is_hold)
		apply(calling.work, call, Event::HoldAsked);
	else if (message.state == State::Active || message.has_offer)
		apply(calling.work, call, Event::Resumed);
}

} // namespace sca
