// After a restart: sca.so may have stored calls of sessions that have ended meanwhile.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace b2b_sca {

// Where a call is shown: an index of a line.
struct SharedCall {
	std::string aor;
	uint32_t index = 0;
};

// Those that no call is at any more. An index that has one is left alone: that call is shown there, in place of whatever had
// the index before, or its end is. Lines are the same whose AoRs are (RFC 3261 19.1.4).
std::vector<SharedCall> lost_calls(
		const std::vector<SharedCall> &shown, const std::vector<SharedCall> &calls);

} // namespace b2b_sca
