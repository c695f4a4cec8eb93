// The line is called.
#include "core/sip/call_info.hpp"
#include "sca/domain/calling.hpp"

namespace sca {
namespace {

void mark_invite(Calling &calling, const Appearance &call) {
	calling.work.effects.push_back(MarkAppearance{
			core::sip::print_index(domain_of(calling.work.line.text[LineText::Aor]), call.index)});
}

void complete(Calling &calling, Appearance &call) {
	const CallMessage &message = calling.message;
	set_dialog(
			calling.work, call, message.call_id, message.from.tag, message.to.tag, Direction::In);
	give_to(call, calling.caller());
	call.text.set({{AppText::Uri, calling.party(message.from.display, message.from.uri)}});
	if (call.text[AppText::Callee].empty())
		call.text.set({{AppText::Callee, calling.target(message.from.uri)}});
	apply(calling.work, call, Event::Taken);
}

Appearance &move_to_index(Work &work, Appearance &call, uint32_t index) {
	Appearance moved = call;
	moved.index = index;
	moved.saved = 0;
	moved.in_store = false;
	remove_appearance(work.line, &call, work.policy);
	++work.line.content;
	return add_appearance(work.line, std::move(moved));
}

// The phone that answers may say which appearance it shows the call on.
void take(Calling &calling, Appearance &call) {
	Work &work = calling.work;
	const uint32_t index = calling.message.index;
	const bool moves = index && index != call.index && index <= work.policy.max_index
			&& !find_index(work.line, index);
	complete(calling, moves ? move_to_index(work, call, index) : call);
}

void take_unannounced(Calling &calling) {
	Work &work = calling.work;
	const uint32_t index = calling.message.index;
	Appearance *named = index ? find_index(work.line, index) : nullptr;
	const bool is_its_seizure = named && named->state == State::Seized && calling.is_owner(*named);
	if (!is_its_seizure) named = take_appearance(work, index);
	if (named) complete(calling, *named);
}

} // namespace

void call_in(Calling &calling) {
	const CallMessage &message = calling.message;
	Work &work = calling.work;
	if (!work.policy.alerting) return calling.leave("it is told when it is answered");
	Appearance *call = take_appearance(work, 0);
	if (!call) return calling.leave("no appearance is free");
	call->text.set({{AppText::Callee, calling.target(message.contact)},
			{AppText::Uri, calling.party(message.from.display, message.from.uri)}});
	set_dialog(work, *call, message.call_id, message.from.tag, {}, Direction::In);
	apply(work, *call, Event::Offered);
	mark_invite(calling, *call);
}

// A retransmission, or the same call with credentials.
void announce_again(Calling &calling, Appearance &call) {
	const bool is_offered = call.direction == Direction::In && call.state == State::Alerting
			&& calling.role == Role::Receiver;
	if (is_offered) mark_invite(calling, call);
}

void answered_in(Calling &calling, Appearance *call) {
	// Browser phones choose a user for each dialog: a subscriber is known by where it is, too.
	const bool is_member = calling.role == Role::Receiver || calling.is_from_subscriber()
			|| has_subscriber_at(calling.work.line, calling.message.address);
	if (!call) {
		if (calling.role == Role::Receiver && !calling.message.to_itself) take_unannounced(calling);
	} else if (call->state == State::Alerting) {
		if (is_member) return take(calling, *call);
		apply(calling.work, *call, Event::TakenElsewhere);
	}
}

} // namespace sca
