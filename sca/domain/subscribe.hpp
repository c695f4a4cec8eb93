// SUBSCRIBE for call-info and line-seize (RFC 6665; BroadWorks call-info and line-seize packages).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/sip/message.hpp"
#include "sca/domain/change.hpp"

namespace sca {

// One SUBSCRIBE that has passed its checks. Views into the message.
struct Subscribe {
	Package package;
	std::string_view aor; // without parameters
	std::string key;      // core::sip::aor_key of it
	std::string_view contact, call_id, from_tag, to_tag, event_id;
	std::string_view from_uri, to_uri; // of the dialog that it makes
	std::string_view branch; // of the topmost Via: with the CSeq it tells a retransmission
	std::string_view address, instance; // of the phone, see Phone
	uint32_t cseq;
	uint32_t expires;   // the maximum of the package applied
	uint32_t index = 0; // line-seize: 0 asks for the lowest free one

	// Filled by who knows the server; not part of the message's own facts.
	std::string_view route, flow, socket; // where NOTIFYs go
	std::string_view local_tag;           // To-tag of the reply
};

// `line_uri` names the AoR where the script does not want the message to (empty: Request-URI, or in
// a dialog To). The Reply is the refusal.
std::variant<Subscribe, Reply> check_subscribe(
		const core::sip::MessageFacts &facts, std::string_view line_uri, const Policy &policy);

// Does this SUBSCRIBE make a line where there is none?
bool makes_line(const Subscribe &subscribe) noexcept;

// The answer where there is no such line.
Reply refuse_unknown_line(const Subscribe &subscribe);

// Where a fetch (Expires: 0, nothing to end) meets no line: `line` is then an empty one of its own.
Effects subscribe(Line &line, const Subscribe &subscribe, int64_t now, const Policy &policy);

} // namespace sca
