// Branches (RFC 3261 8.1.1.7) that say which request they are of, so that nothing has to be kept to know an answer to it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/keyed_hash.hpp"

namespace core::sip {

struct OwnBranch {
	uint64_t peer = 0;
	uint32_t cseq = 0;
};

// All are of one server. They end with a keyed hash: who has been sent some cannot answer for another peer.
class OwnBranches {
public:
	OwnBranches() = default; // none is ours
	// `mark` tells those of two servers, or modules, apart.
	OwnBranches(uint32_t mark, const base::HashKey &key) noexcept;

	static constexpr std::string_view kCookie = "z9hG4bK"; // what each branch begins with
	// What follows the cookie, written into the room.
	using Room = std::array<char, 64>;
	std::string_view print(const OwnBranch &branch, Room &room) const noexcept;
	bool is_ours(std::string_view branch) const noexcept;
	// nullopt: it is not ours, or nobody whom we have sent it. Total over any bytes.
	std::optional<OwnBranch> parse(std::string_view branch) const noexcept;

private:
	char mark_[10]{}; // eight digits, ".n"
	base::HashKey key_;
};

} // namespace core::sip
