// What the messages of a call do to the appearances of a line (BroadWorks SCA; RFC 3261, RFC 3891).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sip/message.hpp"
#include "sca/domain/change.hpp"

namespace sca {

enum class CallKind : uint8_t {
	Invite,   // outside of a dialog
	Reinvite, // inside; an UPDATE too
	Ringing,  // 180, 183
	Answer,   // 2xx to an INVITE
	Accepted, // 2xx to an UPDATE
	Ack,      // to a 2xx
	Final,    // 300 or more to an INVITE, as its sender gets it
	Cancel,
	Bye,
	Other, // changes nothing
};

// Which end of this message's request the line is. Dialog: neither URI says so, the Call-ID does.
enum class Role : uint8_t { Sender, Receiver, Dialog };

// One message of a call, as far as lines care. Views into the message.
struct CallMessage {
	CallKind kind = CallKind::Other;
	unsigned code = 0;
	bool in_dialog = false; // the INVITE had a To-tag
	core::sip::Party from, to;
	std::string_view call_id;
	std::string_view contact;           // empty: none
	std::string_view assumed_contact;   // stands in for a phone's own; says nothing of who sent it
	std::string_view address, instance; // of who sent it, see Phone
	std::string answered_as;            // Answer: AoR of who answered, Contact user considered
	uint32_t index = 0;                 // 0: not said
	std::optional<State> state;         // appearance-state
	bool has_offer = false;             // SDP
	bool is_hold = false;               // which holds, or the script's flag says so
	bool to_itself = false;             // From and To are this line
	bool has_replaces = false;
};

// Which lines a message of a call concerns, and what it says. `to_uri` and `from_uri` are the
// script's own (empty: the message's); the tags are the message's all the same.
struct CallParties {
	// Keys of lines (core::sip::aor_key), empty where a URI names no line. From names one, and the Contact of a request,
	// where it has another user, one more: phones that register a line of their own say the shared one there only,
	// and browsers write what they like. Who answers is named by To, or by such a Contact instead.
	std::vector<std::string> senders, receivers;
	CallMessage message;
};
CallParties read_call(const core::sip::MessageFacts &facts, std::string_view to_uri,
		std::string_view from_uri, std::string_view contact_fallback);

Effects update_call(
		Line &line, Role role, const CallMessage &message, int64_t now, const Policy &policy);

// The far end's line of a call that was picked up: its appearance goes on in the new dialog.
Effects follow_replacement(
		Line &line, const FollowReplacement &replacement, int64_t now, const Policy &policy);

} // namespace sca
