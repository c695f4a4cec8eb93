// Replies of the server itself, through the sl module.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/kam/kamailio.hpp"

namespace core::kam {

// In mod_init; false when sl is not loaded. Replies go through an existing transaction only if tm
// is loaded.
bool bind_sl();

// The To-tag that reply() will use for this request; empty on failure.
std::string reply_to_tag(sip_msg_t *msg);

// How each of those begins, for as long as the server runs: of an answer without a transaction, and of one with. In mod_init.
std::vector<std::string> reply_tag_prefixes();

// Stateful when the script has made a transaction, else stateless. `headers` are whole lines, CRLF
// included. False when nothing was sent: a final reply was sent before, the request is marked
// no-reply, or no memory.
bool reply(sip_msg_t *msg, int code, std::string_view reason, std::string_view headers = {});

// Called for each stateless reply, right before it is sent. In mod_init.
bool on_stateless_reply(void (*callback)(sl_cbp_t *) noexcept);

} // namespace core::kam
