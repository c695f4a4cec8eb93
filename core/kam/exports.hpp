// What the tables of a module are made with.
#pragma once

#include "core/kam/kamailio.hpp"

namespace core::kam {

// The host calls a function of the script with as many parameters as the script gave.
template <class F>
cmd_function command(F *function) noexcept {
	return reinterpret_cast<cmd_function>(reinterpret_cast<void *>(function));
}

// A fixup: each parameter is a text that may hold variables.
inline int fixup_text(void **param, int) noexcept {
	return fixup_spve_null(param, 1);
}

} // namespace core::kam
