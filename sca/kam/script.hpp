// The functions of the script, for kamailio.cfg and KEMI alike.
#pragma once

#include <string_view>

#include "core/kam/kamailio.hpp"

namespace sca {

// Return codes as the host wants them: 1, -1, and 0 to end the script.
int handle_subscribe(sip_msg_t *msg, std::string_view to_uri, std::string_view from_uri) noexcept;
int call_info_update(
		sip_msg_t *msg, int mask, std::string_view to_uri, std::string_view from_uri) noexcept;

// KEMI
int ki_handle_subscribe(sip_msg_t *msg) noexcept;
int ki_handle_subscribe_uris(sip_msg_t *msg, str *to, str *from) noexcept;
int ki_call_info_update_default(sip_msg_t *msg) noexcept;
int ki_call_info_update_mask(sip_msg_t *msg, int mask) noexcept;
int ki_call_info_update_turi(sip_msg_t *msg, int mask, str *to) noexcept;
int ki_call_info_update(sip_msg_t *msg, int mask, str *to, str *from) noexcept;

// kamailio.cfg: parameters as its fixups leave them.
int w_handle_subscribe(sip_msg_t *msg, char *to, char *from) noexcept;
int w_call_info_update(sip_msg_t *msg, char *mask, char *to) noexcept;
int w_call_info_update_from(sip_msg_t *msg, char *mask, char *to, char *from) noexcept;

} // namespace sca
