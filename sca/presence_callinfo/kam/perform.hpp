// What a decision wants done, done: replies and NOTIFYs. No lock may be held.
#pragma once

#include "core/kam/kamailio.hpp"
#include "core/kam/script_function.hpp"
#include "sca/presence_callinfo/domain/effects.hpp"

namespace callinfo {

// Refused is what has a Reply of 300 or more.
void perform(const Effects &effects, sip_msg_t *msg);
core::kam::Script answer_of(const Effects &effects) noexcept;

} // namespace callinfo
