// Two offers that meet (RFC 3261 14.1).
#pragma once

#include <cstdint>

namespace core::sip {

// Milliseconds to wait after a 491, in steps of 10: 2100 to 4000 for who chose the Call-ID, 0 to 2000 for the other side.
// `random` is any number.
int64_t glare_delay(bool owns_call_id, uint32_t random) noexcept;

} // namespace core::sip
