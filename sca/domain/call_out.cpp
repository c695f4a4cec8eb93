// A phone of the line calls.
#include "sca/domain/calling.hpp"

namespace sca {
namespace {

bool is_seizure(const Appearance &appearance) noexcept {
	return appearance.state == State::Seized && appearance.text[AppText::CallId].empty();
}

// Phones that leave Call-Info out of their INVITE have seized all the same. One that says nothing of
// itself is the phone of the only seizure that there is.
Appearance *seizure_of_sender(Calling &calling) {
	Appearance *only = nullptr;
	unsigned count = 0;
	for (auto &appearance : calling.work.line.appearances) {
		if (!is_seizure(appearance)) continue;
		if (calling.is_owner(appearance)) return &appearance;
		only = &appearance;
		++count;
	}
	return calling.message.contact.empty() && count == 1 ? only : nullptr;
}

// A seizure that the INVITE names is its own unless the Contact is another subscriber's: boxes between
// phone and server write Contacts of their own.
bool is_for(Calling &calling, const Appearance &named) {
	if (is_seizure(named) && !calling.is_from_subscriber()) return true;
	const bool is_on_its_way = named.state == State::Seized
			|| (named.state == State::Progressing && !named.retrieving);
	return is_on_its_way && calling.is_owner(named);
}

void begin(Calling &calling, Appearance &call) {
	const CallMessage &message = calling.message;
	Work &work = calling.work;
	set_dialog(work, call, message.call_id, message.from.tag, {}, Direction::Out);
	apply(work, call, Event::InviteSent);
	if (call.state == State::Seized) call.deadline = work.now + kSeizedCalling;
	calling.touch(call);
}

} // namespace

void call_out(Calling &calling) {
	const CallMessage &message = calling.message;
	Work &work = calling.work;
	if (message.contact.empty() && message.assumed_contact.empty())
		return calling.leave("without a Contact it is nobody's call");
	Appearance *named = message.index ? find_index(work.line, message.index)
									  : seizure_of_sender(calling);
	if (named && is_for(calling, *named)) {
		note_owner(*named, calling.sender());
		return begin(calling, *named);
	}
	if (named && message.to_itself) return retrieve(calling, *named);
	Appearance *fresh = work.policy.seize_on_invite ? take_appearance(work, message.index)
													: nullptr;
	if (!fresh) return calling.leave("no appearance is free, or none is to be taken");
	give_to(*fresh, calling.caller());
	begin(calling, *fresh);
}

void ringing_out(Calling &calling, Appearance &call) {
	if (call.retrieving) return void(apply(calling.work, call, Event::RetrievalRings));
	const CallMessage &message = calling.message;
	if (call.state == State::Seized)
		call.text.set({{AppText::Uri, calling.party(message.to.display, message.answered_as)}});
	apply(calling.work, call, Event::Rings);
}

void answered_out(Calling &calling, Appearance &call) {
	const CallMessage &message = calling.message;
	set_dialog(
			calling.work, call, message.call_id, message.from.tag, message.to.tag, Direction::Out);
	const std::string party = calling.party(message.to.display, message.answered_as);
	call.text.set({{AppText::Callee, calling.target(message.contact)}, {AppText::Uri, party}});
	calling.assert_identity(party);
	apply(calling.work, call, Event::Answered);
}

} // namespace sca
