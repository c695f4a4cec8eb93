// What a client transaction has to know of an answer, read from its bytes: nothing else of it is looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace core::sip {

// Views into the message.
struct AnswerFacts {
	unsigned code = 0;                   // 100 to 699
	std::string_view branch;             // of the topmost Via
	std::optional<uint32_t> retry_after; // seconds; of a 503

	// nullopt: no answer, or one without a branch. Total over any bytes.
	static std::optional<AnswerFacts> parse(std::string_view message) noexcept;
};

} // namespace core::sip
