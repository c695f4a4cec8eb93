// Who is told of changes: event_route[sca:...] of the script with $sca(...), and modules that
// asked. They are told in a process of their own, one event after the other: those of a line in the order of its
// decisions, and never inside of a transaction's callback or with a lock held.
#pragma once

#include "core/kam/kamailio.hpp"
#include "sca/domain/effects.hpp"
#include "sca/sca_api.h"

namespace sca {

bool find_event_routes(); // in mod_init: the routes, the queue, the process where somebody asks for events
bool start_event_process();     // in child_init of the main process
long dropped_events() noexcept; // since the start: too many waited

// With the lock of the line held, right after the decision: the events among the effects.
void queue_events(const Effects &effects) noexcept;

// Before the fork. False when there is no place for one more.
bool add_listener(sca_listener_f listener, void *param);

pv_export_t event_variable() noexcept; // $sca(aor|index|state|owner|uri|call_id|reason)

} // namespace sca
