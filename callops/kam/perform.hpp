// Does what a decision wants done. Never with a lock of ours held.
#pragma once

#include <string>
#include <utility>

#include "callops/domain/decide.hpp"
#include "callops/kam/events.hpp"
#include "callops/kam/performing.hpp"
#include "callops/kam/server.hpp"

namespace callops {

Performing performing_of(const Entry &entry);
// Each of them, also where another could not be done.
void perform(Effects &&effects, Performing &performing);

// While the script works on a request of a call, that request has its CSeq and has not left yet: what we send
// has a higher one, and must leave after it.
void hold_back(const sip_msg_t *msg) noexcept; // before the script
void perform_held_back(const sip_msg_t *msg);  // after it
// This process works on another message: the one before is over, though another module may have dropped it before
// the script, which nothing tells.
void release_held_back(const sip_msg_t *now);
// As perform(), as soon as it may be.
void perform_soon(Effects &&effects, Performing &&performing);

// Decides on a call, then performs; false where there is no such call.
template <class Decide>
bool operate(CallNumber number, Decide &&decide) {
	Performing performing;
	Effects effects;
	const bool is_found = calls().with(number, [&](Entry &entry) {
		performing = performing_of(entry);
		effects = queue_events(decide(entry.call));
	});
	perform(std::move(effects), performing);
	return is_found;
}

} // namespace callops
