// Moves appearances through the table, and says what follows from it.
#pragma once

#include <cstdint>
#include <string_view>

#include "sca/domain/effects.hpp"
#include "sca/domain/line.hpp"
#include "sca/domain/transition.hpp"

namespace sca {

// What one decision works with: the line under its lock, the time, the settings, and the effects so
// far.
struct Work {
	Line &line;
	int64_t now;
	const Policy &policy;
	Effects effects;
	bool tell = false; // the group is told when the decision is complete

	~Work(); // an appearance that ran out of memory before it had a state is taken back
};

// Applies `event`; the appearance no longer exists when that made it idle. Adds Changed,
// UnindexCall, Store and the end of a line-seize subscription, and asks for the group to be told;
// the caller grants, refuses, replies.
struct Outcome {
	Then then;
	bool exists;
};
Outcome apply(Work &work, Appearance &appearance, Event event);

// The same without the table, for operators and other modules: any state to any. False: it no
// longer exists.
bool move(Work &work, Appearance &appearance, State to, std::string_view reason);

// Says why something did nothing; `appearance` may be null. For debug lines.
void trace(
		Work &work, const Appearance *appearance, std::string_view call_id, std::string_view what);

// Says, once of each appearance, that a text of it did not fit.
void say_left_out(Work &work, Appearance &appearance);

// Gives the appearance its dialog.
void set_dialog(Work &work, Appearance &appearance, std::string_view call_id,
		std::string_view caller_tag, std::string_view callee_tag, Direction direction);

// An appearance of its own for a call: at `wanted` if that is not 0 and free, else at the lowest
// free index. nullptr where the limits of the line forbid it.
Appearance *take_appearance(Work &work, uint32_t wanted);

// A NOTIFY for one subscription; raises its CSeq. `state` is the value of Subscription-State; an
// empty one stands for "active;expires=<what is left>".
void notify(Work &work, Subscription &subscription, std::string_view state = {});
void notify_seizure(
		Work &work, Subscription &subscription, uint32_t index, std::string_view state = {});

// Ends a subscription: NOTIFY with this state, then it is gone.
void terminate(Work &work, Subscription &subscription, std::string_view state);

// Frees an index that is seized and has no call yet.
void release_seizure(Work &work, uint32_t index, Event event);

// Before a retrieval: what comes back if it fails.
void keep_call(Appearance &appearance);

// Every call-info subscription that has not seen the present content gets its NOTIFY, newest first;
// nothing is sent when the content is what they know. To be called once, at the end of a decision.
void tell_group(Work &work);

} // namespace sca
