// Addresses that only their own network knows.
#pragma once

#include <string_view>

namespace core::sip {

// Is the host of a URI an address of a private network, of the machine itself or of one link (RFC 1918, 6598, 1122, 3927, 4193,
// 4291)? False for a name. IPv6 in brackets.
bool is_private_address(std::string_view host) noexcept;

} // namespace core::sip
