// The statistics group `presence_callinfo` (core/counters.h).
#pragma once

#include <cstdint>

namespace callinfo {

enum class Counting : uint8_t {
	Publish,
	Subscribe,
	Refused,
	NotifySent,
	NotifyFailed,
	DbErrors,
	kCount,
};

void count(Counting what) noexcept;
bool register_statistics(); // in mod_init

} // namespace callinfo
