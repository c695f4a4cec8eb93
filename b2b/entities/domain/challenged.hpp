// A request of ours that is sent once more, because its answer asks for something: a challenge (RFC 3261 22) for credentials,
// a 422 (RFC 4028 7.4) for a longer session interval.
#pragma once

#include "b2b/entities/domain/decide.hpp"

namespace b2b_entities {

// With the next CSeq, in the same dialog, or with the same Call-ID and From-tag where it makes one. False:
// nothing has changed, and the answer is the final one of the request.
bool send_again(Leg &leg, const Reply &reply, Effects &effects);

// The headers of a request that leaves once more. What they say of the session timer is as things stand now.
std::string headers_again(const Leg &leg, std::string_view method, const Draft &draft);

} // namespace b2b_entities
