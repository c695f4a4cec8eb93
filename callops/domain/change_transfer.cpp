#include "callops/domain/change.hpp"

namespace callops {
namespace {

// The call that takes this one's place; before it is seen, the other one of an attended transfer.
std::string_view new_call_of(const Call &call, Leg leg) noexcept {
	const auto seen = call[leg].text[LegText::NewCallId];
	return seen.empty() ? call.text[CallText::PartnerCallId] : seen;
}

LegName shown_leg(const Call &call, Leg leg) noexcept {
	return call.transfer_leg == LegName::Both ? to_name(leg) : call.transfer_leg;
}

void raise(Work &work, Leg leg, LegName name, const char *state, std::string_view status) {
	const auto &call = work.call;
	Raise event{Raise::Kind::Transfer, std::string(call.text[CallText::CallId]), name, state};
	event.transfer_call_id = new_call_of(call, leg);
	event.destination = call.text[CallText::Destination];
	event.status = status;
	work.effects.emplace_back(std::move(event));
}

void tell_partner(Work &work, Leg leg, TransferEvent event, std::string_view status) {
	const auto &call = work.call;
	if (!call.has_partner) return;
	work.effects.emplace_back(TellPartner{std::string(call.text[CallText::PartnerCallId]), event,
			std::string(call[leg].text[LegText::NewCallId]),
			std::string(call.text[CallText::Destination]), std::string(status)});
}

void start(Work &work, Leg leg) {
	if (work.call.transfer_started) return;
	work.call.transfer_started = true;
	raise(work, leg, work.call.transfer_leg, "start", {});
	tell_partner(work, leg, TransferEvent::PartnerStarted, {});
}

// A call that we have not seen has an end that we will not see: lamps stay with the old one then, and when that has
// ended they are out already.
void show_moved(Work &work, LegName name, Leg leg, bool is_called) {
	auto &call = work.call;
	if (call.ended_at != 0 && call[leg].text[LegText::NewCallId].empty()) return;
	call.has_moved_lamps = true;
	work.effects.emplace_back(ShowMoved{std::string(call.text[CallText::CallId]), name,
			std::string(call[leg].text[LegText::NewCallId]),
			std::string(call.text[CallText::Destination]), is_called});
}

void succeed(Work &work, Leg leg, bool is_partner, std::string_view status) {
	auto &call = work.call;
	raise(work, leg, call.transfer_leg, "ok", status);
	tell_partner(work, leg, TransferEvent::PartnerOk, status);
	if (call.transfer_leg != LegName::Both)
		show_moved(work, call.transfer_leg, leg, is_partner);
	else
		for (const auto each : kLegs) show_moved(work, to_name(each), each, false);

	const std::string call_id(call.text[CallText::CallId]);
	if (work.policy.end_on_ok && call.ended_at == 0) work.effects.emplace_back(EndCall{call_id});
}

// The status of the leg that fails first is told when the other one is done too. Noted before anything changes: memory
// may run out.
void note_first_failure(Call &call, Leg leg, TransferCell cell, std::string_view status) {
	const bool is_first = (cell.then & kFail) != 0 && !call.transfer_failed;
	if (is_first && call[other(leg)].transfer != TransferState::Idle)
		call.text.set({{CallText::Status, status}});
}

// Of two legs that were referred, the one that is done last ends the transfer; it is well when both are.
void finish(Work &work, Leg leg, TransferEvent event, bool is_ok, std::string_view status) {
	auto &call = work.call;
	const bool fails_first = !is_ok && !call.transfer_failed;
	call.transfer_failed = call.transfer_failed || !is_ok;
	if (is_transferring(call)) return;

	if (call.transfer_failed) {
		const std::string first(fails_first ? status : call.text[CallText::Status]);
		raise(work, leg, call.transfer_leg, "fail", first);
		tell_partner(work, leg, TransferEvent::PartnerFailed, first);
	} else {
		succeed(work, leg, event == TransferEvent::PartnerOk, status);
	}
	call.transfer_started = call.transfer_failed = call.has_partner = false;
	call.transfer_deadline = 0;
}

} // namespace

void apply(Work &work, Leg leg, TransferEvent event, std::string_view status) {
	auto &call = work.call;
	const bool was_busy = is_busy(call);
	const auto before = call[leg].transfer;
	const auto cell = transition(before, event);
	note_first_failure(call, leg, cell, status);
	work.effects.emplace_back(
			Trace{leg, "transfer", name_of(event), name_of(before), name_of(cell.to)});
	call[leg].transfer = cell.to;
	if (cell.then & kDueSoon) call[leg].new_call_deadline = work.now + kNewCallTime;
	if (!is_waiting_for_call(cell.to)) call[leg].new_call_deadline = 0;
	if (cell.then & kStart) start(work, leg);
	if (cell.then & kNotify) {
		raise(work, leg, shown_leg(call, leg), "notify", status);
		tell_partner(work, leg, TransferEvent::PartnerNotified, status);
	}
	if (cell.then & (kOk | kFail)) finish(work, leg, event, (cell.then & kOk) != 0, status);
	if (is_busy(call) != was_busy) work.effects.emplace_back(SaveBusy());
}

} // namespace callops
