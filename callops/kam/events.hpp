// event_route[callops:transfer] and event_route[callops:hold] of the script.
#pragma once

#include <string>

#include "callops/domain/effects.hpp"

namespace callops {

// Events run in a process of their own, one after the other: those of a call in the order of its decisions,
// and never inside of a transaction's callback or with a lock held.
bool find_event_routes();       // in mod_init: the routes, their queue, their process
bool start_event_process();     // in child_init of the main process
long dropped_events() noexcept; // since the start: too many waited

// The event whose route runs in this process; nullptr: none does.
class RunningEvent {
public:
	explicit RunningEvent(const Raise &raised) : event(raised) {}
	const Raise &event;
	const std::string &json() const; // made when it is asked for

private:
	mutable std::string json_;
};
const RunningEvent *running_event() noexcept;

// With the lock of the call held, right after the decision: queues the events among the effects.
Effects queue_events(Effects &&effects);

} // namespace callops
