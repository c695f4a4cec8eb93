// Our own ACK to a 2xx of an INVITE within a dialog. That of tm lacks Max-Forwards, leaves by the hooks of modules that
// rewrite what they do not know, and follows the Contact of a phone behind a NAT.
#pragma once

#include "core/kam/kamailio.hpp"

namespace core::kam {

// For each reply of the transaction, with TMCB_LOCAL_RESPONSE_IN, retransmissions included; does nothing for others
// than a 2xx. The INVITE was sent with TMCB_DONT_ACK. Nothing is resolved: to a Contact with a name that the INVITE was
// not sent to, the ACK goes the way of the INVITE.
void acknowledge(const struct cell *transaction, const tmcb_params *params);

} // namespace core::kam
