// An INVITE of the script becomes a session, or joins one.
#pragma once

#include "b2b/logic/kam/opening.hpp"

namespace b2b_logic {

enum class Started : uint8_t {
	Yes,
	Answered, // a retransmission, or one for which there is no room: nothing is left to do with it
	No        // nothing was done
};

// For "top hiding": $ru and its branches. Views into the message.
std::vector<Destination> destinations(sip_msg_t *invite);

// b2b_init_request()
Started start_session(sip_msg_t *invite, const InitOrder &order);

// b2b_bridge_request(): into the session that a key, or the dialog of one of its legs, names.
Started join_session(sip_msg_t *invite, std::string_view key, const JoinOrder &order);

} // namespace b2b_logic
