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
	DbWrites,
	DbErrors,
	DmqSent,
	DmqUnsent,
	DmqReceived,
	DmqRefused,
	DmqTakenOver,
	DmqLetGo,
	kCount,
};

void count(Counting what, int times = 1) noexcept;
void count_restored(long legs) noexcept; // also before the fork
bool register_statistics();              // in mod_init

} // namespace b2b_entities
