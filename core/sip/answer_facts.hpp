// What a client transaction has to know of an answer, read from its bytes: nothing else of it is looked at.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace core::sip {

// Views into the message.
struct AnswerFacts {
	unsigned code = 0;                   // 100 to 699
	std::string_view branch;             // of the topmost Via
	std::optional<uint32_t> retry_after; // seconds; of a 503

	// How long who sent has to wait; 0: no pause is asked for. One of no time at all is a second: who always asks for that
	// would be sent the next as fast as it answers.
	uint32_t pause() const noexcept { return retry_after ? std::max(*retry_after, 1u) : 0; }

	// nullopt: no answer, or one without a branch. Total over any bytes.
	static std::optional<AnswerFacts> parse(std::string_view message) noexcept;
};

} // namespace core::sip
