// The host's dialog module: what it knows of a call, and the functions of it that its API does not offer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "callops/kam/host_dialog.hpp"
#include "core/base/result.hpp"

namespace callops {

// Names a dialog between processes: a pointer must not outlive its reference.
struct DialogId {
	unsigned entry = 0, id = 0;
};

// "3f.1a", as the match parameter says it.
std::string print(const DialogId &id);
std::optional<DialogId> parse_dialog_id(std::string_view text) noexcept;

struct HostLeg {
	std::string uri, tag, contact, route_set, socket; // socket: "udp:192.0.2.1:5060"
	uint32_t cseq = 0;                                // of the last request that it sent
};

struct HostDialog {
	std::string call_id;
	unsigned state = 0; // DLG_STATE_...
	HostLeg caller, callee;
	uint32_t cseq_diff = 0; // what track_cseq_updates adds to the caller's CSeq
};

// In mod_init: binds the API, and finds what lies beyond it.
core::base::Result<core::base::Done> bind_dialogs();
dlg_binds &dialog_api() noexcept;

// A counted reference; empty when the dialog is gone.
class DialogRef {
public:
	DialogRef() noexcept = default;
	explicit DialogRef(const DialogId &id) noexcept;
	static DialogRef of_message(
			sip_msg_t *msg) noexcept; // the dialog that the script is working on
	static DialogRef of_tags(std::string_view call_id, std::string_view from_tag,
			std::string_view to_tag) noexcept;                      // of a message of either end
	static DialogRef of_call_id(std::string_view call_id) noexcept; // one that has not ended
	DialogRef(DialogRef &&other) noexcept : dialog_(other.dialog_) { other.dialog_ = nullptr; }
	DialogRef(const DialogRef &) = delete;
	DialogRef &operator=(const DialogRef &) = delete;
	~DialogRef();

	explicit operator bool() const noexcept { return dialog_; }
	dlg_cell *get() const noexcept { return dialog_; }

private:
	dlg_cell *dialog_ = nullptr;
};

inline DialogId id_of(const dlg_cell &dialog) noexcept {
	return {dialog.h_entry, dialog.h_id};
}

// The host's lock of the table row: it counts, so that the host's own callbacks may come here with it.
class RowLock {
public:
	explicit RowLock(const dlg_cell &dialog) noexcept;
	~RowLock();
	RowLock(const RowLock &) = delete;
	RowLock &operator=(const RowLock &) = delete;

private:
	dlg_entry_t *row_;
};

// All of it, copied under the dialog's lock. Never with a lock of ours held: the host takes its lock before
// ours when it destroys a dialog.
HostDialog read_dialog(dlg_cell &dialog);

std::string read_variable(dlg_cell &dialog, std::string_view name);
// All at once: a dialog module that stores each change does so once.
using Variables = std::vector<std::pair<std::string, std::string>>;
// Shared ones go to the other servers.
void write_variables(dlg_cell &dialog, const Variables &variables);

// Does the dialog module share dialogs with other servers, each of which may get the next request of a call?
bool are_dialogs_shared() noexcept;
// That, or a database, so that calls go on elsewhere or after a restart?
bool are_dialogs_kept() noexcept;

// The number after which the host will count when it sends a BYE of its own to the leg (0 caller, 1 callee).
void raise_cseq_towards(dlg_cell &dialog, unsigned leg, uint32_t cseq);

// Ends the call with a BYE to both sides. Never with a lock held: the host runs the script. False: one of them has
// not been sent.
bool end_dialog(dlg_cell &dialog);

} // namespace callops
