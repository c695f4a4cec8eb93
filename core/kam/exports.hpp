// What the tables of a module are made with.
#pragma once

#include "core/kam/kamailio.hpp"

// The host's own, which its headers do not name: is a parameter what an expression has given?
extern "C" action_param_type fixup_get_param_type(void **param);

namespace core::kam {

// The host calls a function of the script with as many parameters as the script gave.
template <class F>
cmd_function command(F *function) noexcept {
	return reinterpret_cast<cmd_function>(reinterpret_cast<void *>(function));
}

// Called for each value of a parameter.
inline void *setter(int (*function)(modparam_t, void *)) noexcept {
	return reinterpret_cast<void *>(function);
}

// A fixup: each parameter is a text that may hold variables. What an expression has given, f($ru), is taken as it is: it may
// come from the wire.
inline int fixup_text(void **param, int) noexcept {
	if (fixup_get_param_type(param) == STRING_RVE_ST) return fix_param_types(FPARAM_STR, param);
	return fixup_spve_null(param, 1);
}

} // namespace core::kam
