// What the module that has begun a session is told of it.
#pragma once

#include <optional>
#include <string>

#include "b2b/logic/kam/turn.hpp"

namespace b2b_logic {

// In mod_init: the name by which sessions find it again after a restart. False: it is taken, or is no name.
bool name_listener(std::string_view name, const Listener &listener);
// The session has this one from now on, and its name where it has one.
void set_listener(Call &call, const Listener &listener);

void tell_listener(Turn &turn, unsigned event, std::string_view offer = {});

// Turn::change, once.
void tell_of_change(Turn &turn);

// Of the request at hand, where it may offer within the call.
void tell_of_offer(Turn &turn);

// Of the message at hand, a BYE or a refusal: what shall become of it. B2B_SCENARIO for all else.
int ask_listener(Turn &turn);
// Of the leg at hand, which hangs up or is gone: the same.
int ask_of_end(Turn &turn);

// Of an answer at hand: it accepts an offer of that entity within the call.
std::optional<Change> change_in(const Turn &turn);
// Of an ACK at hand: it answers what the other entity has offered in its 2xx.
std::optional<Change> change_in_ack(const Turn &turn, Leg from);

b2bl_stat_t stat_of(const Session &session) noexcept;

} // namespace b2b_logic
