// A session that a script begins: what it names, and values it sets, before there is one; and afterwards, until the script
// ends.
#pragma once

#include "b2b/logic/kam/turn.hpp"
#include "core/kam/shm.hpp"

namespace b2b_logic {

// The one of the request whose script runs.
struct Opening {
	unsigned msg_id = 0;
	int pid = 0;
	core::kam::ShmPtr<Call> call; // nothing but names and values yet
	b2b_session_t number = 0;     // the session that it has become
};

// Begins one where there is none.
Opening &opening_of(const sip_msg_t *msg);
// nullptr: the script has named nothing, or this is another message.
Opening *find_opening(const sip_msg_t *msg) noexcept;
// What was named and not used goes.
void close_opening(sip_msg_t *msg);

// The session that has been begun by this script, with its turn; nullopt where there is none, or it is not to be had.
template <class Use>
bool with_begun(const Opening &opening, Use &&use) {
	constexpr int kPatienceMs = 500;
	int is_busy = 0;
	if (opening.number == 0) return false;
	auto *call = static_cast<Call *>(
			entities().enter(opening.number, upper(), kPatienceMs, &is_busy));
	if (!call) return false;
	const Stay stay(opening.number);
	Turn turn(opening.number, call);
	use(turn);
	return true;
}

} // namespace b2b_logic
