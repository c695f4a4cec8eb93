// A hash that is the same in every process, release and machine, so that it may stand in a row (FNV-1a). Not
// against an enemy: who chooses the text can find another with the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace core::base {

constexpr uint64_t stable_hash(std::string_view text, uint64_t seed = 0) noexcept {
	uint64_t hash = 0xcbf29ce484222325u ^ seed;
	for (const char c : text) {
		hash ^= static_cast<unsigned char>(c);
		hash *= 0x100000001b3u;
	}
	return hash;
}

// Sixteen digits.
inline std::string hex(uint64_t number) {
	std::string digits(16, '0');
	for (size_t i = digits.size(); i-- > 0; number >>= 4)
		digits[i] = "0123456789abcdef"[number & 15];
	return digits;
}

} // namespace core::base
