// What an SDP says about hold (RFC 3264 8.4, RFC 2543 style included).
#pragma once

#include <string_view>

namespace core::sip {

// Does whoever sent this SDP put the other side on hold? The audio streams decide, all of them; where
// there is none, all streams do. A stream is held that is sendonly or inactive, by its own attribute
// or, where it has none, by the session's, or whose connection address (its own, else the session's)
// is 0.0.0.0 or ::. Streams with port 0 do not count; neither are streams held by 0.0.0.0 alone that
// use ICE (a=candidate, a=ice-ufrag: trickle ICE starts so). recvonly and sendrecv are no hold. Total
// over any bytes, LF or CRLF.
bool is_hold(std::string_view sdp) noexcept;

} // namespace core::sip
