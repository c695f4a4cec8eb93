// NOTIFYs on their way. Those whose target is an address leave from the process that decided; those
// whose target is a name leave from a process of their own, so that a resolver that does not answer
// delays nobody.
#pragma once

#include "core/base/result.hpp"
#include "sca/domain/effects.hpp"

namespace sca {

void make_notifier();  // in mod_init: its queue
bool start_notifier(); // in child_init of the main process
void send_notify(const Notify &notify);
long dropped_notifies() noexcept; // since the start: too many waited for the resolver

} // namespace sca
