#include "callops/kam/adopt.hpp"

#include "callops/kam/dialogs.hpp"
#include "callops/kam/storage.hpp"

namespace callops {
namespace {

constexpr int kOfInterest = DLGCB_CONFIRMED_NA | DLGCB_CONFIRMED | DLGCB_REQ_WITHIN
		| DLGCB_TERMINATED | DLGCB_EXPIRED | DLGCB_FAILED | DLGCB_DESTROY;

dialog_cb *followed_by = nullptr;

} // namespace

void fill(Call &call, const HostDialog &known, const DialogId &id) {
	call.text.set({{CallText::DialogId, print(id)}});
	const std::pair<Leg, const HostLeg &> legs[] = {
			{Leg::Caller, known.caller}, {Leg::Callee, known.callee}};
	for (const auto &[leg, from] : legs)
		call[leg].text.set({{LegText::Tag, from.tag}, {LegText::Uri, from.uri},
				{LegText::Contact, from.contact}});
}

void follow_each_by(dialog_cb *callback) {
	followed_by = callback;
}

void follow(dlg_cell &dialog) {
	if (dialog_api().register_dlgcb(&dialog, kOfInterest, followed_by, nullptr, nullptr) != 0)
		LM_ERR("the dialog takes no callback: its call cannot be operated on\n");
}

// A dialog that has lived without us. The row's lock: two processes may come upon it at the same time.
bool adopt(dlg_cell &dialog) {
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
	follow(dialog); // first: a call that finds no memory for what follows has its end all the same
	restore(dialog, known, number);
	return true;
}

bool adopt(const DialogRef &dialog) {
	return dialog && adopt(*dialog.get());
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

} // namespace callops
