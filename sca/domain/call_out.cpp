// A phone of the line calls.
#include "sca/domain/calling.hpp"

namespace sca {
namespace {

// Phones that leave Call-Info out of their INVITE have seized all the same.
Appearance *seized_without_call(Calling &calling) {
	for (auto &appearance : calling.work.line.appearances)
		if (appearance.state == State::Seized && appearance.text[AppText::CallId].empty()
				&& calling.is_owner(appearance))
			return &appearance;
	return nullptr;
}

} // namespace

void call_out(Calling &calling) {
	const CallMessage &message = calling.message;
	Work &work = calling.work;
	if (message.contact.empty()) return; // nobody could be its owner
	Appearance *named = message.index ? find_index(work.line, message.index)
									  : seized_without_call(calling);
	const bool is_free_to_use = named && calling.is_owner(*named)
			&& (named->state == State::Seized
					|| (named->state == State::Progressing && !named->retrieving));
	if (named && !is_free_to_use && message.to_itself) return retrieve(calling, *named);
	if (!is_free_to_use)
		named = work.policy.seize_on_invite ? take_appearance(work, message.index) : nullptr;
	if (!named) return;

	named->text.set({{AppText::Owner, message.contact}});
	set_dialog(work, *named, message.call_id, message.from.tag, {}, Direction::Out);
	apply(work, *named, Event::InviteSent);
	if (named->state == State::Seized) named->deadline = work.now + kSeizedCalling;
	calling.touch(*named);
}

void ringing_out(Calling &calling, Appearance &call) {
	apply(calling.work, call, call.retrieving ? Event::RetrievalRings : Event::Rings);
}

namespace {

// The answer to a re-INVITE of the line's phone.
void accepted_again(Calling &calling, Appearance &call) {
	call.prev_state = State::Idle;
	const CallMessage &message = calling.message;
	if (message.to_itself)
		calling.assert_identity(call.text[AppText::Uri]);
	else
		calling.assert_identity(party_text(message.to.display, message.answered_as));
}

} // namespace

void answered_out(Calling &calling, Appearance &call) {
	const CallMessage &message = calling.message;
	if (call.state != State::Seized && call.state != State::Progressing) {
		if (calling.is_from_near(call)) accepted_again(calling, call);
		return;
	}
	set_dialog(
			calling.work, call, message.call_id, message.from.tag, message.to.tag, Direction::Out);
	const std::string party = party_text(message.to.display, message.answered_as);
	call.text.set({{AppText::Callee, message.contact}, {AppText::Uri, party}});
	calling.assert_identity(party);
	apply(calling.work, call, Event::Answered);
}

} // namespace sca
