// SUBSCRIBE for line-seize (BroadWorks line-seize package): a phone takes an appearance before its call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/sip/message.hpp"
#include "sca/presence_callinfo/domain/effects.hpp"
#include "sca/presence_callinfo/domain/line.hpp"

namespace callinfo {

// One SUBSCRIBE that has passed its checks. Views into the message.
struct Seize {
	std::string key; // of the line; empty within a dialog, which knows it
	std::string_view call_id, from_tag, contact;
	uint32_t index = 0;
	uint32_t expires = 0; // 0: ends it, or, out of a dialog, asks only

	bool is_within = false; // a dialog
};

std::variant<Seize, Reply> check_seize(const core::sip::MessageFacts &facts, const Policy &policy);

// Out of a dialog: Grant, or a Reply that refuses.
Effects seize(Line &line, const Seize &asked, int64_t now, const Policy &policy);
Effects seize_unknown(); // too many lines

// Presence has answered: taken with 2xx, or not.
Effects confirm(Line &line, const Seize &asked, bool is_taken, const Policy &policy);

// Within its dialog, and presence has taken it: lasts longer, or ends with Expires 0. Nothing where this dialog
// holds no seizure.
Effects seize_again(Line &line, const Seize &asked, int64_t now, const Policy &policy);

// What has run out goes.
Effects expire(Line &line, int64_t now, const Policy &policy);

} // namespace callinfo
