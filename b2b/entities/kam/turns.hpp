// Whose turn a session is: what comes for it is worked off by one process at a time, with no lock held.
#pragma once

#include "b2b/entities/kam/tables.hpp"
#include "core/base/stable_hash.hpp"
#include "core/kam/random.hpp"

namespace b2b_entities {

// The session, where this process has its turn; else nullptr.
Session *held(SessionNumber number) noexcept;

// A new session, whose turn is ours; `fill` sets what is known of it, with the lock of its bucket held.
template <class Fill>
SessionNumber open_session(sip_msg_t *invite, Fill &&fill);

constexpr int kAnyUpper = -2; // a closed session too
enum class Entered : uint8_t { Yes, Busy, Gone };
// Waits for the turn of a session of this upper module; where it is ours already it is given once more.
Entered enter(SessionNumber number, int upper, std::chrono::milliseconds patience);
// The same for a session of before the start that no module has claimed yet; from here on it belongs to this one. 0: there
// is none with this key.
SessionNumber claim(const core::base::SessionKey &key, int upper, void *data);
// Gives the turn back and works off what has come meanwhile.
void leave(SessionNumber number) noexcept;

// A turn that this process has: it is given back, whatever is thrown on the way.
class Stay {
public:
	explicit Stay(SessionNumber number) noexcept : number_(number) {}
	~Stay() { leave(number_); }
	Stay(const Stay &) = delete;
	Stay &operator=(const Stay &) = delete;

private:
	const SessionNumber number_;
};

// Works on it now, or leaves it for who does.
core::kam::Delivered deliver(SessionNumber number, const Arrival &arrival);

// Nothing was left of what has come: an answer is told later, as a failure; the session of who wanted to end his call ends.
void miss(SessionNumber number, const LostAnswer &lost);
void miss(SessionNumber number, const Arrival &arrival);
void miss_end(SessionNumber number); // of a BYE or CANCEL

// A request of ours that did not leave: told of before our turn ends.
void leave_unsent(SessionNumber number, const LostAnswer &lost);
std::optional<LostAnswer> take_unsent(SessionNumber number);

// Remembers that the turn of this session is ours; `invite`: that which it was opened with.
void hold(SessionNumber number, Session &session, sip_msg_t *invite = nullptr);
sip_msg_t *invite_of(SessionNumber number) noexcept;

template <class Fill>
SessionNumber open_session(sip_msg_t *invite, Fill &&fill) {
	Session *made = nullptr;
	const auto secret = core::kam::random_secret();
	const auto number = sessions().add(core::base::hex(secret), [&](Session &session, auto number) {
		session.key = {number, secret};
		session.inbox.try_enter(core::kam::this_process());
		fill(session);
		made = &session;
	});
	hold(number, *made, invite);
	return number;
}

} // namespace b2b_entities
