// The functions of the script.
#pragma once

#include "core/kam/kamailio.hpp"

namespace b2b_sca {

// sca_init_request(shared_line): "0" or "1". sca_bridge_request(shared_line_to_bridge). 1: done; 0: answered here, the
// script ends; -1: nothing was answered.
int ki_init_request(sip_msg_t *msg, str *shared_line) noexcept;
int ki_bridge_request(sip_msg_t *msg, str *line) noexcept;

} // namespace b2b_sca
