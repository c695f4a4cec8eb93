// A new call that takes the place of one of ours is linked with it.
#pragma once

#include <string_view>

#include "callops/kam/server.hpp"

namespace callops {

// By what its INVITE says: the match parameter, or Replaces.
void link_new_call(sip_msg_t *invite, std::string_view call_id);
// Because the script says so. False: there is no such call.
bool link_named_call(
		sip_msg_t *invite, std::string_view call_id, std::string_view old_call_id, LegName leg);

} // namespace callops
