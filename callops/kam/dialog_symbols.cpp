#include "callops/kam/dialog_symbols.hpp"

#include <string>
#include <string_view>

#include <dlfcn.h>

#include "core/kam/str.hpp"

extern "C" {
#include "core/ver.h"
}

namespace callops {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;

// The versions in which these names mean what we take them for: read in 5.6.3 and 6.0.1, in one of before the first and in
// one of after the second, which all agree; 5.7 and 5.8 lie between. How a dialog is laid out comes from the headers that we
// are compiled with. A new version is added when its dlg_hash.c, dlg_var.c and dlg_dmq.c have been read.
constexpr std::string_view kKnown[] = {"5.6.", "5.7.", "5.8.", "6.0."};

constexpr bool is_known(std::string_view version) noexcept {
	for (const auto known : kKnown)
		if (version.substr(0, known.size()) == known) return true;
	return false;
}

static_assert(is_known("5.6.3") && is_known("5.8.0-dev1") && is_known("6.0.1"));
static_assert(!is_known("5.5.7") && !is_known("6.1.0-pre0") && !is_known("6.00.1"));

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
	if (!is_known(ver_version))
		LM_WARN("Kamailio %s is not one of those that callops is known to work with; it uses more "
				"of "
				"dialog.so than its API promises\n",
				ver_version);
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
