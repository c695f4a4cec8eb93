// Every message of a call, before the script sees it: its CSeq is put right, NOTIFYs of a transfer are
// answered, the match parameter is taken off.
#pragma once

#include <optional>
#include <string>

#include "callops/domain/effects.hpp"
#include "core/kam/kamailio.hpp"

namespace callops {

bool follow_messages(); // in mod_init

// The value of the match parameter that the Request-URI of this message had, if any.
std::optional<std::string> taken_match(const sip_msg_t *msg);

// Has the module answered this request itself?
bool is_answered(const sip_msg_t *msg) noexcept;

// A NOTIFY of a transfer: answers it and says what it tells. False: it is none, and was not answered.
bool take_notify(sip_msg_t *msg);

} // namespace callops
