// Changes of a message that the host makes when it builds the message to be sent. All return false
// (logged by the host) when memory runs out. Only for messages that a script is working on: never
// for tm's shared copy of a request (struct cell::uas.request).
#pragma once

#include <string_view>

#include "core/kam/kamailio.hpp"

namespace core::kam {

// Removing, replacing or appending the same a second time does nothing, and is fine.
bool remove_header(sip_msg_t *msg, const hdr_field_t *header);
// `part` is a view into the received text of the message, for example a parameter inside of a
// header.
bool replace_part(sip_msg_t *msg, std::string_view part, std::string_view with);
// Into the received text itself, at once and for everyone who reads it: for what the sender never gets
// back. `with` is not longer than `part`; blanks fill up in front. Gives where it stands now.
std::string_view write_over(sip_msg_t *msg, std::string_view part, std::string_view with) noexcept;
// Whole lines, CRLF included, behind the last header of a request or reply that is being forwarded.
bool append_header(sip_msg_t *msg, std::string_view lines);
// Whole lines, CRLF included, for the reply that the server itself will make to this request.
bool add_reply_headers(sip_msg_t *msg, std::string_view lines);

bool set_request_uri(sip_msg_t *msg, std::string_view uri);
// Forgets the further branches that the script or a lookup has added; the Request-URI stays.
void drop_branches() noexcept;

} // namespace core::kam
