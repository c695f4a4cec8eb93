// How long tm waits: T1, T2 and its fr_timer, as its parameters or an operator meanwhile say.
#pragma once

#include "core/sip/non_invite.hpp"

namespace core::kam {

bool bind_tm_intervals(); // in mod_init, after bind_tm()
sip::non_invite::Intervals tm_intervals() noexcept;

} // namespace core::kam
