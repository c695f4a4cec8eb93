// Legs that have ended within the last 64*T1. A BYE that was on its way then, or that comes again because the answer to the
// first one was lost, is right and gets 200; without this it could not be told from one for a leg that never was, which
// gets 481. Read and written by all processes without a lock: each leg is one word.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "core/base/session_key.hpp"

namespace b2b_entities {

class EndedLegs {
public:
	static constexpr uint32_t kTime = 32; // seconds

	// `now`: seconds.
	void note(const core::base::SessionKey &leg, int64_t now) noexcept {
		slot_of(leg) = word_of(leg, now);
	}
	bool has(const core::base::SessionKey &leg, int64_t now) const noexcept {
		const uint64_t word = ended_[leg.index % kMost];
		const auto age = static_cast<uint32_t>(now) - static_cast<uint32_t>(word);
		return word >> 32 == word_of(leg, now) >> 32 && age <= kTime;
	}

private:
	// 512 in each second. Numbers of legs follow each other, so a leg takes the place of the oldest.
	static constexpr size_t kMost = 16384;

	std::atomic<uint64_t> &slot_of(const core::base::SessionKey &leg) noexcept {
		return ended_[leg.index % kMost];
	}
	// Half of the secret, which nobody can guess either, and when it was.
	static uint64_t word_of(const core::base::SessionKey &leg, int64_t now) noexcept {
		return leg.secret << 32 | static_cast<uint32_t>(now);
	}

	std::array<std::atomic<uint64_t>, kMost> ended_{};
};

} // namespace b2b_entities
