// A request of ours that is sent once more, because its answer is a challenge (RFC 3261 22).
#pragma once

#include "b2b/entities/domain/decide.hpp"

namespace b2b_entities {

// With the next CSeq and credentials, in the same dialog, or with the same Call-ID and From-tag where it makes one. False:
// nothing has changed, and the answer is the final one of the request.
bool send_again(Leg &leg, const Reply &reply, Effects &effects);

} // namespace b2b_entities
