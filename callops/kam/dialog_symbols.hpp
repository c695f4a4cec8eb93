// Functions and variables of the host's dialog module that its API lacks. It leaves them visible, but
// promises nothing: here is all that we look up by name.
#pragma once

#include "callops/kam/host_dialog.hpp"
#include "core/base/result.hpp"

extern "C" {
#include "modules/dialog/dlg_dmq.h"
#include "modules/dialog/dlg_var.h"
}

namespace callops {

// The types are those of the host's headers: a version with other ones does not compile.
struct DialogSymbols {
	decltype(&::dlg_lookup) lookup = nullptr;
	decltype(&::dlg_update_cseq) update_cseq = nullptr;
	decltype(&::set_dlg_variable_unsafe) set_variable = nullptr; // with the row's lock held
	decltype(&::get_dlg) get = nullptr;
	decltype(&::dlg_dmq_replicate_action) replicate = nullptr;
	decltype(&::d_table) table = nullptr;
	// no header has these two
	const int *is_shared = nullptr, *db_mode = nullptr;
};

// In mod_init, once. Names the symbol that is missing; says in the log when the version is unknown.
core::base::Result<core::base::Done> find_dialog_symbols();
const DialogSymbols &dialog_symbols() noexcept;

} // namespace callops
