// Answers to requests of ours that nobody can be told of: the request did not leave, or no memory was left for the answer when
// it came. Each is told later, without a message, as a failure. There is room for a few that needs no memory, because that is
// what has run out; what finds none here ends with its time limit.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace b2b_entities {

struct LostAnswer {
	uint32_t leg = 0; // LegIndex
	uint32_t serial = 0;
	unsigned code = 0; // 300 to 699
	bool is_invite = false;
};

// What an answer counts as when it is told without its message; nullopt: it need not be. A 2xx to an INVITE comes again until
// its ACK does (RFC 3261 13.3.1.4); of what else was accepted nobody has the answer now.
inline std::optional<unsigned> told_without_message(unsigned code, bool is_invite) noexcept {
	constexpr unsigned kServerInternalError = 500;
	if (code < 200 || (is_invite && code < 300)) return std::nullopt;
	return code < 300 ? kServerInternalError : code;
}

class LostAnswers {
public:
	bool empty() const noexcept { return count_ == 0; }

	// False: there is no room.
	bool add(const LostAnswer &lost) noexcept {
		if (count_ == kMost) return false;
		all_[count_++] = lost;
		return true;
	}
	// The first that was added.
	std::optional<LostAnswer> take() noexcept {
		if (empty()) return std::nullopt;
		const LostAnswer first = all_.front();
		std::rotate(all_.begin(), all_.begin() + 1, all_.end());
		--count_;
		return first;
	}

private:
	static constexpr size_t kMost = 3;
	std::array<LostAnswer, kMost> all_;
	size_t count_ = 0;
};

} // namespace b2b_entities
