// The body of a message, of any type, as it came.
#pragma once

#include <string>
#include <string_view>

#include "core/kam/kamailio.hpp"

namespace core::kam {

// Views into the message.
struct Body {
	std::string_view bytes; // empty: there is none
	std::string_view type; // Content-Type, with its parameters; may be empty though there are bytes
};

// Total: a message that cannot be parsed, and tm's FAKED_REPLY, have none. Behind the body of a datagram there may be
// more bytes (RFC 3261 18.3): Content-Length decides.
Body body_of(sip_msg_t *msg);

} // namespace core::kam
