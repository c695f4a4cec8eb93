// Another module that hears what happens in a session (b2b/b2b_logic_api.h).
#pragma once

#include "core/kam/kamailio.hpp"

#include "b2b/b2b_logic_api.h"

namespace b2b_logic {

// In shared memory: functions are at the same address in every process.
struct Listener {
	b2bl_cback_f callback = nullptr;
	void *param = nullptr;
};

} // namespace b2b_logic
