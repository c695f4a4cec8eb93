// Changes of the calls of lines, from wherever they come, and what goes with them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "b2b/sca/domain/line.hpp"

namespace b2b_sca {

// A call of a line, for as long as it lasts.
struct CallId {
	uint32_t line = 0, serial = 0; // 0: none
	explicit operator bool() const noexcept { return line != 0; }
};
// As the parameter of a callback.
inline void *pointer_of(const CallId &call) noexcept {
	return reinterpret_cast<void *>(uintptr_t{call.line} << 32 | call.serial);
}
inline CallId call_of(const void *pointer) noexcept {
	const auto number = reinterpret_cast<uintptr_t>(pointer);
	return {static_cast<uint32_t>(number >> 32), static_cast<uint32_t>(number)};
}

// The call whose session, or that of one of its phones, has this key. Looks through all lines, so it is asked once for
// each session, when that has come back after a restart: from then on the session knows its call.
CallId call_with_key(std::string_view key);

// Copies what is known of the call; false: it is over.
struct SeenCall {
	State state = State::Idle;
	unsigned shared_entity = 0;
	std::optional<core::sip::AppearanceState> word;
	std::string key, owner, phone_call;
	bool has_others = false;          // in the mixer
	std::vector<std::string> members; // the keys of their sessions
};
bool see(const CallId &call, SeenCall &seen);

// What a change brings beside its event: nullopt stays.
struct Known {
	std::optional<std::string> key, owner, phone_call;
	std::optional<unsigned> shared_entity;
	std::string caller_tag, callee_tag; // of phone_call: for sca.so
	bool is_called = false;             // the phone was called in it
	bool takes_next = false;            // the phone that was connected is the owner now
};
// What is done to its line, at that time.
using Change = std::function<Happened(Line &line, int64_t now)>;
// Applies the change under the lock of the line; then tells sca.so, the watchers and the database. With db_mode 1 it
// returns when the change is stored.
Happened changes(const CallId &call, const Known &known, const Change &change);
// The same for a change that is one event.
Happened happens(const CallId &call, Event event, const Known &known = {});

// sca.so may have lost it with a crash, or know what it was a while before.
void show_again(const CallId &call, const Known &known);
// Once, when the lines are restored: sca.so may have stored last what has ended meanwhile.
void end_lost_calls();

// The word of the phone's request that is on its way.
void note_word(const CallId &call, std::optional<core::sip::AppearanceState> word);

} // namespace b2b_sca
