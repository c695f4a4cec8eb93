// The body of a message that is bytes.
#pragma once

#include <string_view>

namespace core::sip {

// All of it, no further than Content-Length says.
std::string_view body_of(std::string_view message) noexcept;

// The SDP in it: the body of that type, or the first such part of a multipart one; empty when there is none. A body
// that does not say its type is no SDP.
std::string_view sdp_in(std::string_view message) noexcept;
// The same of a body whose type is that.
std::string_view sdp_of(std::string_view content_type, std::string_view body) noexcept;

} // namespace core::sip
