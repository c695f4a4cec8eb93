// A re-INVITE of ours that meets one of the other end, and waits until that is out of its way (RFC 3261 14.1).
#pragma once

#include "b2b/entities/domain/decide.hpp"

namespace b2b_entities {

// It got this answer. False: it is not waited out, and the answer is its final one.
bool hold_back(Leg &leg, unsigned code, int64_t now, uint32_t random);
// Its time has come: it goes out again, or waits on.
void try_again(Leg &leg, int64_t now, uint32_t random, Effects &effects);
// It is taken back while it waits.
Effects drop_held(Leg &leg);

} // namespace b2b_entities
