// What the sessions of b2b_logic.so say of the calls of lines.
#pragma once

#include "core/kam/kamailio.hpp"

#include "b2b/b2b_logic_api.h"
#include "b2b/sca/kam/calls.hpp"

namespace b2b_sca {

// In mod_init. False: its name is taken.
bool name_listener();

// The callback of each session; its parameter is pointer_of() of the call.
int on_session(const b2bl_cb_params_t *params, unsigned event) noexcept;

// A call whose session is gone without a word is over.
void look_after(const CallId &call);

} // namespace b2b_sca
