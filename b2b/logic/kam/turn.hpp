// The session whose turn this process has, and the message of it that a route of the script looks at.
#pragma once

#include <optional>
#include <string>

#include "b2b/logic/domain/decide.hpp"
#include "b2b/logic/kam/server.hpp"

namespace b2b_logic {

// An offer of an entity within the call that is accepted: for who listens.
struct Change {
	unsigned event;
	std::string offer;
};

// Turns nest; the innermost one is that of the functions and variables of the script.
class Turn {
public:
	Turn(b2b_session_t number, Call *call) noexcept;
	~Turn();
	Turn(const Turn &) = delete;
	Turn &operator=(const Turn &) = delete;

	b2b_session_t number() const noexcept { return number_; }
	// nullptr: it is closed, and nothing of it counts any more.
	Session *session() const noexcept { return call_ ? &call_->session : nullptr; }
	Call *call() const noexcept { return call_; }
	std::string key() const;
	Referrer &referrer() const noexcept { return call_->referrer; } // while there is a session
	void forget() noexcept { call_ = nullptr; }

	Incoming message;         // at hand; leg kNobody: none is
	sip_msg_t *msg = nullptr; // the same; nullptr: no answer came
	bool is_reply = false;
	std::optional<Change> change; // by that message, and not told yet
	// How many routes of the script are at work in this process, this one among them; 0: none, and none may decide.
	unsigned route_depth = 0;

private:
	const b2b_session_t number_;
	Call *call_;
	Turn *const outer_;
};

// nullptr: this process has none.
Turn *current_turn() noexcept;

// The turn that open(), enter() or claim() of b2b_entities.so gave: it is given back, whatever is thrown on the way. A Turn
// of it stands inside.
class Stay {
public:
	explicit Stay(b2b_session_t number) noexcept : number_(number) {}
	~Stay() { entities().leave(number_); }
	Stay(const Stay &) = delete;
	Stay &operator=(const Stay &) = delete;

private:
	const b2b_session_t number_;
};

// What was being done is left half-way: the session ends as soon as the clock comes round.
void give_up(Turn &turn) noexcept;

std::string key_of(b2b_session_t number);

} // namespace b2b_logic
