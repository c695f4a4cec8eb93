// What a call needs after a restart, in variables of its dialog: the host stores them with the dialog.
#pragma once

#include "callops/kam/server.hpp"

namespace callops {

// What the call says now. Several processes may save at the same time, in any order: each writes until what it
// has written is what the call says.
void save_cseqs(dlg_cell &dialog, CallNumber number);
void save_hold(dlg_cell &dialog, CallNumber number);
// The ends have agreed on their media: kept where dialogs are, so that the call can be held after a restart.
void save_agreement(const DialogId &dialog, CallNumber number);
// Into a call that was just added for a dialog that the host has loaded or got from another server.
void restore(dlg_cell &dialog, const HostDialog &known, CallNumber number);

// Another server may have numbered what went to an end since, or held or resumed the call: then that counts.
void catch_up(dlg_cell &dialog, CallNumber number);

// One operation at a time for each call, also among servers that share it, as soon as they have been told.
void save_busy(dlg_cell &dialog, CallNumber number);
bool is_busy_elsewhere(std::string_view call_id);

// The CSeqs from which the host counts for a BYE of its own.
void raise_cseqs(dlg_cell &dialog, uint32_t to_caller, uint32_t to_callee);

} // namespace callops
