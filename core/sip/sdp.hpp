// What a session description says about hold (RFC 3264 8.4, RFC 2543 style included).
#pragma once

#include <string_view>

namespace core::sip {

// Does whoever sent this description put the other side on hold? True when a media stream with a
// port other than 0 is sendonly or inactive, by its own attribute or, where it has none, by the
// session's, or when its connection address (its own, else the session's) is 0.0.0.0 or ::. A
// stream with port 0 does not count; neither do streams held only by 0.0.0.0 that use ICE
// (a=candidate, a=ice-ufrag: trickle ICE starts so). One held stream of several is hold. recvonly
// and sendrecv are not. Total over any bytes, LF or CRLF.
bool is_hold(std::string_view sdp) noexcept;

} // namespace core::sip
