// The statistics group `sca` (core/counters.h).
#pragma once

#include <cstdint>

namespace sca {

enum class Counting : uint8_t {
	Refused,
	NotifySent,
	NotifyFailed,
	NotifySaved,
	SubscribeReceived,
	DbWrites,
	DbErrors,
	Malformed,
	LeftOut,
	kCount,
};

void count(Counting what, int n = 1) noexcept;
bool register_statistics(); // in mod_init

} // namespace sca
