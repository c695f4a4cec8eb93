// How many sessions there may be, how many may begin in a second, and how large what passes may be.
#pragma once

#include "core/kam/kamailio.hpp"

namespace b2b_entities {

void make_limits(); // in mod_init
// One more? Counts it.
bool may_begin() noexcept;
// More than max_body, which is logged.
bool is_too_large(const sip_msg_t *msg) noexcept;

} // namespace b2b_entities
