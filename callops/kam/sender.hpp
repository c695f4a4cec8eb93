// Requests that would make this process wait: those to a name, which has to be looked up, and the BYEs of a call that is
// ended, for which the host runs the script. A process of their own sends them, one after the other.
#pragma once

#include "callops/kam/performing.hpp"

namespace callops {

bool make_sender(); // in mod_init
// In child_init of the main process. `perform` does there what was queued.
bool start_sender(void (*perform)(Effects &&effects, Performing &performing));
// Is this that process?
bool may_wait() noexcept;

// False: too many wait.
bool send_later(const Performing &performing, const SendRefer &refer);
bool send_later(const Performing &performing, const SendReinvite &reinvite);
bool send_later(const Performing &performing, const EndCall &end);

} // namespace callops
