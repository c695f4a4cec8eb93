// One appearance of a line: a call, or the seizure that comes before it, as it lies in shared
// memory.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/packed.hpp"
#include "sca/domain/phone.hpp"
#include "sca/domain/state.hpp"

namespace sca {

enum class AppText : uint8_t {
	Owner,         // Contact of the phone that has it
	OwnerAddress,  // where that phone sends from, see Phone
	OwnerInstance, // its +sip.instance
	Callee,    // remote target of the far end: its Contact, or the caller's From URI without one
	Uri,       // appearance-uri: display name and <uri> of the far end
	CallId,    // the dialog: tags of who sent the first INVITE and of who answered it
	CallerTag, // a tag that is not known yet is empty and matches any
	CalleeTag,
	PrevOwner, // what it was before a retrieval, until that is decided
	PrevOwnerAddress,
	PrevOwnerInstance,
	PrevCallee,
	PrevCallId,
	PrevCallerTag,
	PrevCalleeTag,
	kCount
};

enum class Direction : uint8_t {
	Out = 0,
	In = 1
}; // who sent the first INVITE: the line, or the far end

struct Appearance {
	uint32_t index = 0;
	uint16_t serial = 0; // tells it from another that had the same index before
	State state = State::Idle;
	Direction direction = Direction::Out;
	State prev_state = State::Idle; // before the last hold, resume or retrieval
	Direction prev_direction = Direction::Out;
	bool retrieving = false; // the Prev texts hold a call that comes back if the new one fails
	bool prev_ended = false; // BYE of that call was seen
	bool in_store = false;   // the database may have a row of it
	bool left_out = false;   // a text of it did not fit, which was said
	int64_t since = 0;       // Unix time of the last change of state
	int64_t deadline = 0;    // Unix time at which the state ends by itself; 0: never
	uint32_t version = 1;    // counts changes; stored when `saved` is the same
	uint32_t saved = 0;
	core::base::Packed<AppText> text;

	bool is_dirty() const noexcept { return version != saved; }
};

// Is this the dialog of these names? The tags come in either order; an empty one, on either side,
// matches any.
bool has_dialog(const Appearance &appearance, std::string_view call_id, std::string_view tag,
		std::string_view other_tag) noexcept;
bool had_dialog(const Appearance &appearance, std::string_view call_id, std::string_view tag,
		std::string_view other_tag) noexcept; // before a retrieval

Phone owner_of(const Appearance &appearance) noexcept;
void give_to(Appearance &appearance, const Phone &owner);
// The owner has sent a message: what it says of itself replaces what was known, the rest stays. False:
// nothing is new.
bool note_owner(Appearance &appearance, const Phone &seen);

} // namespace sca
