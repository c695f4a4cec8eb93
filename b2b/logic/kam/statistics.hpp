// The statistics group `b2b_logic` (core/counters.h).
#pragma once

#include <cstdint>

#include "b2b/logic/domain/session.hpp"

namespace b2b_logic {

enum class Counting : uint8_t {
	Begun,
	SetupOk,
	SetupFailed,
	Cancelled,
	TimedOut,
	BridgeAsked,
	BridgeOk,
	Glare,
	LegLost,
	Refused,
	DbWrites,
	DbErrors,
	kCount
};

void count(Counting what, int times = 1) noexcept;
void count_restored(long sessions) noexcept; // also before the fork
void count_end(const Session &session) noexcept;
bool register_statistics(); // in mod_init

} // namespace b2b_logic
