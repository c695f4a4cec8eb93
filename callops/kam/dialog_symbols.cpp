#include "callops/kam/dialog_symbols.hpp"

#include <string>

#include <dlfcn.h>

#include "core/kam/host_version.hpp"
#include "core/kam/str.hpp"

namespace callops {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;

DialogSymbols symbols;

// Empty when it is there, else its name.
template <class F>
std::string missing(void *module, const char *name, F &found) {
	found = reinterpret_cast<F>(dlsym(module, name));
	return found ? "" : std::string(" ") + name;
}

} // namespace

Result<Done> find_dialog_symbols() {
	const sr_module *module = find_module_by_name(core::kam::lit("dialog"));
	if (!module) return Error{"load dialog.so before callops.so"};
	core::kam::check_host_version("dialog.so");
	const auto names = missing(module->handle, "dlg_lookup", symbols.lookup)
			+ missing(module->handle, "dlg_update_cseq", symbols.update_cseq)
			+ missing(module->handle, "set_dlg_variable_unsafe", symbols.set_variable)
			+ missing(module->handle, "get_dlg", symbols.get)
			+ missing(module->handle, "dlg_dmq_replicate_action", symbols.replicate)
			+ missing(module->handle, "d_table", symbols.table)
			+ missing(module->handle, "dlg_enable_dmq", symbols.is_shared)
			+ missing(module->handle, "dlg_db_mode_param", symbols.db_mode);
	if (names.empty()) return Done{};
	return Error{"this build of dialog.so hides" + names};
}

const DialogSymbols &dialog_symbols() noexcept {
	return symbols;
}

} // namespace callops
