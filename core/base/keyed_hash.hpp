// SipHash-2-4 (Aumasson, Bernstein 2012) of two words: who has seen any number of results cannot make another one.
#pragma once

#include <cstdint>

namespace core::base {

struct HashKey {
	uint64_t first = 0, second = 0;
};

uint64_t keyed_hash(const HashKey &key, uint64_t first, uint64_t second) noexcept;

} // namespace core::base
