// What a call that we begin makes of what comes.
#pragma once

#include "b2b/logic/domain/work.hpp"

namespace b2b_logic {

bool trigger_awaits(const Session &session, const Incoming &reply) noexcept;
void on_trigger_reply(Work &work, const Incoming &reply); // that trigger_awaits()
void on_trigger_time(Work &work);
// The session ends before both have answered: who asked for the call is told.
void on_trigger_end(Work &work, unsigned code);

} // namespace b2b_logic
