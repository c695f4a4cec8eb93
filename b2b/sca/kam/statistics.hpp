// The statistics group `b2b_sca` (core/counters.h).
#pragma once

#include <cstdint>

#include "b2b/sca/domain/transition.hpp"

namespace b2b_sca {

enum class Counting : uint8_t {
	Calls,
	Refused,
	Held,
	Retrieved,
	RetrievalFailed,
	Joined,
	JoinFailed,
	PublishSent,
	PublishFailed,
	DbErrors,
	kCount
};

void count(Counting what) noexcept;
void count_change(State from, State to, Event event) noexcept;
bool register_statistics(); // in mod_init

} // namespace b2b_sca
