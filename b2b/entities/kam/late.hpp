// A 2xx that comes when tm has forgotten the INVITE, or when the leg is gone: of an end that has not heard our ACK, or of
// another phone that took the call too (RFC 3261 13.2.2.4).
#pragma once

#include <string>
#include <string_view>

#include "b2b/entities/kam/tables.hpp"
#include "core/kam/kamailio.hpp"

namespace b2b_entities {

// In mod_init: what the tags below are made with.
void draw_tag_secret();
// Our From-tag in a dialog whose Call-ID we have made. Nobody else can make it: so an answer for a leg that is gone is
// known to be one to an INVITE of ours, without anything that would have to be kept.
std::string from_tag_of(std::string_view call_id);

// ACK, and BYE behind it, to whoever answers 2xx to an INVITE of ours for which there is no leg any more. All that they
// need stands in the answer. Of what else has found no leg: nothing.
void end_if_stray(const Arrival &arrival);

// Before the script: is it such a 2xx? Then it has been dealt with.
bool take_late_answer(sip_msg_t *reply);

} // namespace b2b_entities
