// The ACK to a 2xx that answers an INVITE of ours within a dialog (RFC 3261 13.2.2.4).
#pragma once

#include <string>
#include <string_view>

namespace core::sip {

// Where it goes: the Contact of the 2xx, else, where that has none that can be read, the Request-URI of the INVITE.
// Views into the messages.
std::string_view target_after(std::string_view invite, std::string_view answer) noexcept;

// The whole ACK. What it shares with the INVITE, as it was sent, it takes from there: From, To, Call-ID, the number of
// the CSeq, routes and credentials. `via` is a whole line, CRLF included.
std::string print_ack(std::string_view invite, std::string_view target, std::string_view via);

} // namespace core::sip
