// An INVITE that the script refuses before it has shown it to us.
#pragma once

#include <cstdint>

#include "sca/domain/call.hpp"

namespace sca {

// Is a reply of this code, sent without a transaction, the end of an INVITE? A challenge is not: the
// phone calls again with credentials.
bool is_refusal(unsigned code) noexcept;

// The seizure that its phone had made for this call ends with it; nothing else of the line changes.
Effects refuse_unseen(
		Line &line, CallMessage invite, unsigned code, int64_t now, const Policy &policy);

} // namespace sca
