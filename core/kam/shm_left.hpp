// How much shared memory the host has left.
#pragma once

#include <algorithm>

#include "core/kam/kamailio.hpp"

extern "C" {
#include "core/globals.h"
}

namespace core::kam {

// So little that the next piece may not be there. Who can undo what he begins had better be able to.
inline bool is_shm_scarce() noexcept {
	constexpr unsigned long kLittle = 1 << 20, kPart = 32; // bytes; of all there is
	return shm_available() < std::max(kLittle, shm_mem_size / kPart);
}

} // namespace core::kam
