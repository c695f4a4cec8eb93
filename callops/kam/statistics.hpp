// The statistics group `callops` (core/counters.h).
#pragma once

#include <cstdint>

namespace callops {

enum class Counting : uint8_t {
	TransferAsked,
	TransferOk,
	TransferFailed,
	HoldAsked,
	HoldOk,
	HoldFailed,
	UnholdOk,
	UnholdFailed,
	Refused,
	Notify,
	LateNotify,
	CseqMoved,
	kCount,
};

void count(Counting what) noexcept;
bool register_statistics(); // in mod_init

} // namespace callops
