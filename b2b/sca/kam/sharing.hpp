// The line table of sca.so, where that is loaded: its phones see the calls of b2b_sca.so, seize for them, and see proxied
// calls on the same line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "b2b/sca/domain/lost.hpp"
#include "b2b/sca/domain/state.hpp"

namespace b2b_sca {

struct ShownCall {
	std::string aor;
	uint32_t index = 0;
	State state = State::Idle;
	bool is_by_phone = false; // the phone of the line called
	std::string owner, party, call_id, caller_tag, callee_tag;
	bool was_called = false; // the phone, in that dialog
	std::string key;         // of the session
};

void bind_sca(); // in mod_init: where it is loaded

// Indexes that are in use there, but for those that this phone has seized.
std::vector<uint32_t> indexes_in_use(std::string_view aor, std::string_view owner);
// The index becomes this call; a seizure of it by the same phone ends. False: it is in use.
bool claim_shared(const ShownCall &call);
// The call has changed; idle: it is over.
void share(const ShownCall &call);

// All that is there of calls of sessions, and its end.
std::vector<SharedCall> shared_calls();
void end_shared(const SharedCall &call);

} // namespace b2b_sca
