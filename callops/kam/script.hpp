// The functions of the script, for kamailio.cfg and KEMI alike.
#pragma once

#include "core/kam/kamailio.hpp"

namespace callops {

// KEMI. Return codes as the host wants them: 1, -1, and 0 to end the script.
int ki_transfer(sip_msg_t *msg, str *leg, str *destination) noexcept;
int ki_transfer_attended(
		sip_msg_t *msg, str *leg, str *call_id, str *other_leg, str *destination) noexcept;
int ki_blind_replace(sip_msg_t *msg, str *call_id, str *leg) noexcept;
int ki_transfer_notify(sip_msg_t *msg) noexcept;

// kamailio.cfg: parameters as its fixups leave them.
int w_transfer(sip_msg_t *msg, char *leg, char *destination) noexcept;
int w_transfer_attended(sip_msg_t *msg, char *leg, char *call_id, char *other_leg) noexcept;
int w_transfer_attended_to(
		sip_msg_t *msg, char *leg, char *call_id, char *other_leg, char *destination) noexcept;
int w_blind_replace(sip_msg_t *msg, char *call_id, char *leg) noexcept;
int w_transfer_notify(sip_msg_t *msg, char *, char *) noexcept;

} // namespace callops
