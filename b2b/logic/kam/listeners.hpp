// What the module that has begun a session is told of it.
#pragma once

#include <optional>
#include <string>

#include "b2b/logic/kam/turn.hpp"

namespace b2b_logic {

void tell_listener(Turn &turn, unsigned event, std::string_view offer = {});

// Of the message at hand, a BYE or a refusal: what shall become of it. B2B_SCENARIO for all else.
int ask_listener(Turn &turn);

// Of an answer at hand: it accepts an offer of that entity within the call.
struct Change {
	unsigned event;
	std::string offer;
};
std::optional<Change> change_in(const Turn &turn);

b2bl_stat_t stat_of(const Session &session) noexcept;

} // namespace b2b_logic
