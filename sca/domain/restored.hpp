// A subscription that comes back from the database: which of several of one phone goes on.
#pragma once

#include <cstdint>

#include "sca/domain/line.hpp"

namespace sca {

// To be added first: of several of one phone the last to end is the one that it knows.
bool outlives(const Subscription &one, const Subscription &other) noexcept;

// Adds it to the line, unless the line has its dialog, or another that its phone has made
// meanwhile: that phone does not get its old one back, whose row is noted to be erased. The server may
// have sent more NOTIFYs than its last write tells: the CSeq goes on beyond the reserve.
void add_restored(Line &line, Subscription restored, const Policy &policy);

} // namespace sca
