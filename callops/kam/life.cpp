#include "callops/kam/life.hpp"

#include "callops/kam/dialogs.hpp"
#include "callops/kam/links.hpp"
#include "callops/kam/perform.hpp"
#include "callops/kam/storage.hpp"
#include "callops/kam/transactions.hpp"
#include "callops/kam/wire.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"

namespace callops {
namespace {

constexpr int kOfInterest = DLGCB_CONFIRMED_NA | DLGCB_CONFIRMED | DLGCB_REQ_WITHIN
		| DLGCB_TERMINATED | DLGCB_EXPIRED | DLGCB_FAILED | DLGCB_DESTROY;

void fill(Call &call, const HostDialog &known, const DialogId &id) {
	call.text.set({{CallText::DialogId, print(id)}});
	const std::pair<Leg, const HostLeg &> legs[] = {
			{Leg::Caller, known.caller}, {Leg::Callee, known.callee}};
	for (const auto &[leg, from] : legs)
		call[leg].text.set({{LegText::Tag, from.tag}, {LegText::Uri, from.uri},
				{LegText::Contact, from.contact}});
}

// Decides on the call of this dialog; nothing where we have none.
template <class Decide>
void operate_on(dlg_cell &dialog, Decide &&decide) {
	Performing performing;
	Effects effects;
	calls().with(core::kam::view(dialog.callid), id_of(dialog), [&](Entry &entry) {
		performing = performing_of(entry);
		effects = queue_events(decide(entry.call));
	});
	perform(std::move(effects), performing);
}

void answered(dlg_cell &dialog) {
	const HostDialog known = read_dialog(dialog);
	calls().with(known.call_id, id_of(dialog), [&](Entry &entry) {
		Call &call = entry.call;
		on_call_answered(call, known.callee.tag, known.callee.contact);
		CseqMap &map = call[Leg::Callee].cseq;
		if (known.cseq_diff && !map.is_moved()) map.begin(map.last(), map.last() + known.cseq_diff);
	});
}

// The host has just taken over the sender's own number.
void put_numbers_back(dlg_cell &dialog, const dlg_cb_params &params) {
	uint32_t to_caller = 0, to_callee = 0, moved = 0;
	const auto names = params.req ? names_of(params.req) : std::nullopt;
	operate_on(dialog, [&](Call &call) {
		const CseqMap &caller = call[Leg::Caller].cseq, &callee = call[Leg::Callee].cseq;
		to_caller = caller.last();
		to_callee = callee.last();
		if (names) moved = callee.find(names->cseq);
		return Effects();
	});
	raise_cseqs(dialog, to_caller, to_callee);
	const bool is_tracked = dialog.iflags & DLG_IFLAG_CSEQ_DIFF
			&& params.direction == DLG_DIR_DOWNSTREAM;
	if (is_tracked && names && moved != names->cseq) replace_tracked_cseq(params.req, moved);
}

// Who sent the BYE; nullopt: the server did, or there was none.
std::optional<Leg> who_hung_up(const dlg_cb_params &params) noexcept {
	if (!params.req || params.direction == DLG_DIR_NONE) return std::nullopt;
	return params.direction == DLG_DIR_UPSTREAM ? Leg::Callee : Leg::Caller;
}

void ended(dlg_cell &dialog, std::optional<Leg> hung_up) {
	operate_on(dialog, [=](Call &call) { return on_call_end(call, hung_up, now_ms(), policy()); });
}

// The host holds its lock here: nothing may be sent and no script run. What had to be told was told when the
// call ended; a call that never did is marked, and the timer sees to it.
void destroyed(dlg_cell &dialog) {
	calls().with(core::kam::view(dialog.callid), id_of(dialog), [&](Entry &entry) {
		if (entry.call.ended_at == 0) entry.call.ended_at = now_ms();
		for (auto &leg : entry.call.legs)
			leg.text.set({{LegText::Sent, {}}, {LegText::Draft, {}}, {LegText::Base, {}}});
	});
}

// It was made while the host shares nothing: between the answer and its ACK. After the script, the host has
// told the other servers that the call is answered.
void share_agreement(dlg_cell &dialog) {
	if (!are_dialogs_shared()) return;
	Performing performing;
	const bool is_ours = calls().with(core::kam::view(dialog.callid), id_of(dialog),
			[&](Entry &entry) { performing = performing_of(entry); });
	if (is_ours) perform_soon({SaveCseq(), SaveHold()}, std::move(performing));
}

void on_dialog(dlg_cell *dialog, int type, dlg_cb_params *params) noexcept {
	core::kam::guard("dialog", [&] {
		switch (type) {
		case DLGCB_CONFIRMED_NA:
			return answered(*dialog);
		case DLGCB_CONFIRMED:
			put_numbers_back(*dialog, *params);
			return share_agreement(*dialog);
		case DLGCB_REQ_WITHIN:
			return put_numbers_back(*dialog, *params);
		case DLGCB_TERMINATED:
			put_numbers_back(*dialog, *params);
			return ended(*dialog, who_hung_up(*params));
		case DLGCB_EXPIRED:
		case DLGCB_FAILED:
			return ended(*dialog, std::nullopt);
		case DLGCB_DESTROY:
			return destroyed(*dialog);
		default:
			return;
		}
	});
}

void follow(dlg_cell &dialog) {
	if (dialog_api().register_dlgcb(&dialog, kOfInterest, on_dialog, nullptr, nullptr) != 0)
		LM_ERR("the dialog takes no callback: its call cannot be operated on\n");
}

void on_created(dlg_cell *dialog, int, dlg_cb_params *params) noexcept {
	core::kam::guard("new dialog", [&] {
		const HostDialog known = read_dialog(*dialog);
		const auto names = names_of(params->req);
		if (!names) return;
		const CallNumber number = calls().add(known.call_id, id_of(*dialog), [&](Entry &entry) {
			fill(entry.call, known, id_of(*dialog));
			entry.call[Leg::Callee].cseq.begin(names->cseq, names->cseq);
			on_exchange(entry.call, Leg::Caller, now_ms());
		});
		follow(*dialog);
		watch_first_exchange(params->req, {number, Leg::Caller, names->cseq});
		link_new_call(params->req, known.call_id);
	});
}

// A dialog that has lived without us. The row's lock: two processes may come upon it at the same time.
bool take_on(dlg_cell &dialog) {
	const RowLock hold(dialog);
	const HostDialog known = read_dialog(dialog);
	const DialogId id = id_of(dialog);
	if (known.state == DLG_STATE_DELETED) return false;
	CallNumber number = 0;
	if (calls().with(known.call_id, id, [&](Entry &entry) { number = entry.number; })) {
		catch_up(dialog, number);
		return true;
	}
	number = calls().add(known.call_id, id, [&](Entry &entry) {
		fill(entry.call, known, id);
		entry.call.is_answered = known.state >= DLG_STATE_CONFIRMED_NA;
		entry.is_initial_open = false;
	});
	restore(dialog, known, number);
	follow(dialog);
	return true;
}

void on_loaded(dlg_cell *dialog, int, dlg_cb_params *) noexcept {
	core::kam::guard("loaded dialog", [&] { take_on(*dialog); });
}

} // namespace

bool adopt(const DialogRef &dialog) {
	return dialog && take_on(*dialog.get());
}

bool with_call(std::string_view call_id, const Table::Use &use, Table::Ended ended) {
	if (are_dialogs_shared()) adopt(DialogRef::of_call_id(call_id));
	return calls().with_call_id(call_id, use, ended);
}

bool with_sender(const Names &names, const Table::UseSide &use) {
	if (are_dialogs_shared())
		adopt(DialogRef::of_tags(names.call_id, names.from_tag, names.to_tag));
	return calls().with_tags(names.call_id, names.from_tag, names.to_tag, use);
}

bool follow_dialogs() {
	return dialog_api().register_dlgcb(nullptr, DLGCB_CREATED, on_created, nullptr, nullptr) == 0
			&& dialog_api().register_dlgcb(nullptr, DLGCB_LOADED, on_loaded, nullptr, nullptr) == 0;
}

} // namespace callops
