// What a Call-Info header of PUBLISH or SUBSCRIBE says of appearances, read with core/sip.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sca/presence_callinfo/domain/line.hpp"

namespace callinfo {

struct Said {
	uint32_t index;
	AppearanceState state;
	std::string uri; // appearance-uri, unquoted; empty where it fits no header
};

// All elements of all headers that speak of appearances; of two with one index the last. Empty: of none, and
// "all others are idle" is of none. nullopt: one of them is bad: it has no index or a bad one, no state or an
// unknown one, or all others shall be something else than idle.
std::optional<std::vector<Said>> read_states(
		const std::vector<std::string_view> &bodies, const Policy &policy);

// Does any element speak of an appearance?
bool speaks_of_appearances(const std::vector<std::string_view> &bodies) noexcept;

} // namespace callinfo
