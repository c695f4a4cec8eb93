// NOTIFYs on their way. Those whose target is an address leave from the process that decided, unless the host
// holds a lock there; those whose target is a name leave from a process of their own, so that a resolver that does
// not answer delays nobody.
#pragma once

#include "core/base/result.hpp"
#include "sca/domain/effects.hpp"

namespace sca {

bool make_notifier(); // in mod_init, after the settings
int notifier_processes() noexcept;
bool await_answers();  // in child_init(PROC_INIT)
bool start_notifier(); // in child_init of the main process
enum class From : bool {
	Here,
	Another
}; // process; where the target is a name it is another in any case
void send_notify(const Notify &notify, From process = From::Here);
long dropped_notifies() noexcept; // since the start: too many waited

} // namespace sca
