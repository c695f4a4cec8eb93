// Functions of the script.
#pragma once

#include "core/kam/kamailio.hpp"

namespace b2b_entities {

// 1: the request was of a leg, and is dealt with; -1: it is none of ours.
int handle_request(sip_msg_t *request) noexcept;
int w_handle(sip_msg_t *request, char *, char *) noexcept;

} // namespace b2b_entities
