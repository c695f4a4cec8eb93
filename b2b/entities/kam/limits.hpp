// How many sessions there may be, and how many may begin in a second.
#pragma once

namespace b2b_entities {

void make_limits(); // in mod_init
// One more? Counts it.
bool may_begin() noexcept;

} // namespace b2b_entities
