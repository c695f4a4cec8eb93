// event_route[callops:transfer] and event_route[callops:hold] of the script, with $callops(...).
#pragma once

#include "callops/domain/effects.hpp"
#include "core/kam/kamailio.hpp"

namespace callops {

// Events run in a process of their own, one after the other: those of a call in the order of its decisions,
// and never inside of a transaction's callback or with a lock held.
void find_event_routes();   // in mod_init: the routes, their queue, their process
bool start_event_process(); // in child_init of the main process
pv_export_t event_variable() noexcept;

// With the lock of the call held, right after the decision: queues the events among the effects.
Effects queue_events(Effects &&effects);

} // namespace callops
