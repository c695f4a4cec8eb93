// Calls of dialogs that have lived without us: loaded again after a restart, or shared by another server.
#pragma once

#include "callops/kam/server.hpp"
#include "callops/kam/wire.hpp"

namespace callops {

// What of a dialog is followed goes to this callback; in mod_init.
void follow_each_by(dialog_cb *callback);
void follow(dlg_cell &dialog);

// What the dialog module knows of a call.
void fill(Call &call, const HostDialog &known, const DialogId &id);

// What other servers share comes without a word from the dialog module: a call that the table lacks is taken on here,
// when it is needed, and one that it has learns what the others have sent. False: the dialog has ended.
bool adopt(dlg_cell &dialog);
bool adopt(const DialogRef &dialog);

// As the table's functions, with that.
bool with_call(
		std::string_view call_id, const Table::Use &use, Table::Ended ended = Table::Ended::No);
bool with_sender(const Names &names, const Table::UseSide &use);

} // namespace callops
