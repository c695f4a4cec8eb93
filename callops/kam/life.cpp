#include "callops/kam/life.hpp"

#include "callops/kam/adopt.hpp"
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
void put_cseqs_back(dlg_cell &dialog, const dlg_cb_params &params) {
	uint32_t to_caller = 0, to_callee = 0, moved = 0;
	bool is_touched = false;
	const auto names = params.req ? names_of(params.req) : std::nullopt;
	operate_on(dialog, [&](Call &call) {
		const CseqMap &caller = call[Leg::Caller].cseq, &callee = call[Leg::Callee].cseq;
		is_touched = caller.is_touched() || callee.is_touched();
		to_caller = caller.last();
		to_callee = callee.last();
		if (names) moved = callee.find(names->cseq);
		return Effects();
	});
	if (!is_touched) return; // what the host has is right: its row is not locked for it
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
			put_cseqs_back(*dialog, *params);
			return share_agreement(*dialog);
		case DLGCB_REQ_WITHIN:
			return put_cseqs_back(*dialog, *params);
		case DLGCB_TERMINATED:
			put_cseqs_back(*dialog, *params);
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

void on_loaded(dlg_cell *dialog, int, dlg_cb_params *) noexcept {
	core::kam::guard("loaded dialog", [&] { adopt(*dialog); });
}

} // namespace

bool follow_dialogs() {
	follow_each_by(on_dialog);
	return dialog_api().register_dlgcb(nullptr, DLGCB_CREATED, on_created, nullptr, nullptr) == 0
			&& dialog_api().register_dlgcb(nullptr, DLGCB_LOADED, on_loaded, nullptr, nullptr) == 0;
}

} // namespace callops
