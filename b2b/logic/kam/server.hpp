// What all processes of the server share, and the module below.
#pragma once

#include <chrono>
#include <cstdint>

#include "core/kam/kamailio.hpp"

#include "b2b/b2b_entities_api.h"
#include "b2b/logic/domain/session.hpp"
#include "b2b/logic/kam/listener.hpp"
#include "b2b/logic/kam/referrer.hpp"
#include "core/base/session_key.hpp"

namespace b2b_logic {

using core::base::kLegPrefix;
using core::base::kSessionPrefix;

// What hangs on a session of b2b_entities.so, in shared memory. It belongs to whoever has the turn.
struct Call {
	Session session;
	bool is_back = false; // of before a restart, and has not been looked at since

	// Of who stores it, with its lock (writer.hpp).
	bool has_row = false;   // or one is on its way
	bool fits_none = false; // said once
	core::base::SessionKey row;

	Referrer referrer;
	Listener listener;
};

// In mod_init. False: b2b_entities.so is not loaded, or is another version.
bool bind_entities();
const b2b_entities_api_t &entities() noexcept;
int upper() noexcept; // our number there

// The clock of decisions: milliseconds of Unix time.
inline int64_t now_ms() noexcept {
	using namespace std::chrono;
	return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace b2b_logic
