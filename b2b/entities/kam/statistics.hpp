// The statistics group `b2b_entities` (core/counters.h).
#pragma once

#include <cstdint>

namespace b2b_entities {

enum class Counting : uint8_t {
	Called,
	Calling,
	Limit,
	Busy,
	Unsent,
	Fork,
	Gone,
	Glare,
	Unknown,
	Merged,
	kCount,
};

void count(Counting what) noexcept;
bool register_statistics(); // in mod_init

} // namespace b2b_entities
