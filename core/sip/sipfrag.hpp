// What a NOTIFY of a REFER says (RFC 3515 2.4.5, RFC 3420, RFC 6665). Views into the text that was parsed;
// total over any bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace core::sip {

// The first line of a message/sipfrag body.
struct StatusLine {
	unsigned code = 0;       // 100 to 699
	std::string_view reason; // may be empty
	std::string_view text;   // both: "180 Ringing"

	// nullopt for anything but "SIP/2.0 SP 3DIGIT", then an end of line, or SP and a reason.
	static std::optional<StatusLine> parse(std::string_view body) noexcept;
};

struct SubscriptionState {
	enum class Kind : uint8_t { Active, Pending, Terminated, Other };
	Kind kind = Kind::Other;
	std::string_view reason;
	std::optional<uint32_t> expires;

	static std::optional<SubscriptionState> parse(
			std::string_view field) noexcept; // nullopt: no token
};

// "refer;id=93809823": the id is the CSeq of the REFER (RFC 3515 2.4.6).
struct ReferEvent {
	std::optional<uint32_t> id;
	bool has_foreign_id = false; // an id that is no CSeq

	static std::optional<ReferEvent> parse(
			std::string_view field) noexcept; // nullopt: another package
};
// Where the id stands in the field; empty where it has none.
std::string_view refer_id(std::string_view field) noexcept;

} // namespace core::sip
