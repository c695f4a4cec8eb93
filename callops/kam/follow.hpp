// Every message of a call, before the script sees it: its CSeq is put right, NOTIFYs of a transfer are
// answered, the match parameter is taken off.
#pragma once

#include "core/kam/kamailio.hpp"

namespace callops {

bool follow_messages(); // in mod_init

// Has the module answered this request itself?
bool is_answered(const sip_msg_t *msg) noexcept;

// A NOTIFY of a transfer: answers it and says what it tells. False: it is none, and was not answered.
bool take_notify(sip_msg_t *msg);

} // namespace callops
