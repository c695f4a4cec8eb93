// What passes between the ends in one transaction: offers, answers, and how it ended.
#pragma once

#include "callops/kam/server.hpp"

namespace callops {

// For an INVITE, UPDATE or PRACK within a call.
void watch_exchange(sip_msg_t *request, const Ticket &ticket);
// For the INVITE that makes the call.
void watch_first_exchange(sip_msg_t *invite, const Ticket &ticket);
// For an INVITE that takes the place of a call: the call that is replaced is told.
void watch_new_call(sip_msg_t *invite, CallNumber replaced);

// A message as it is on the wire, right before it leaves; where something rewrites them there (core/kam/wire.hpp).
void message_leaves(std::string_view message);

} // namespace callops
