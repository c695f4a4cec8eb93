// Who holds: what an offer and its answer within a call say of the phone of the line.
#pragma once

#include <optional>
#include <string_view>

#include "b2b/sca/domain/transition.hpp"

namespace b2b_sca {

struct Media {
	bool phone_offered = false;                     // else it has answered
	std::string_view phone, far;                    // their SDPs
	std::optional<core::sip::AppearanceState> word; // of the phone's request
};

// The audio of the phone decides. nullopt: nothing is said of a hold. An answer that takes nothing from a far end that
// gives nothing is no hold of the phone.
std::optional<Event> event_of(const Media &media);

// The same for the first offer and answer of a call.
Event event_of_answer(const Media &media);

} // namespace b2b_sca
