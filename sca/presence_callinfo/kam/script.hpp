// callinfo_handle_publish() and callinfo_handle_subscribe(), for kamailio.cfg and KEMI: 1 handled, -1 refused, and
// replied, -2 not one of the two packages.
#pragma once

#include "core/kam/kamailio.hpp"

namespace callinfo {

int ki_handle_publish(sip_msg_t *msg) noexcept;
int ki_handle_subscribe(sip_msg_t *msg) noexcept;

} // namespace callinfo
