// What ends by itself: seizures at their second, call-info subscriptions (in compat at the next purge), answers
// that nobody acknowledged, calls whose BYE was never seen.
#pragma once

#include <cstdint>

#include "sca/domain/change.hpp"

namespace sca {

// The next Unix time at which expire() has something to do; 0: never.
int64_t next_due(const Line &line, const Policy &policy) noexcept;

Effects expire(Line &line, int64_t now, const Policy &policy);

} // namespace sca
