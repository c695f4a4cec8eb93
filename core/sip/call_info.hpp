// The Call-Info header (RFC 3261 20.9) with the parameters that BroadWorks adds to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sip/appearance_state.hpp"

namespace core::sip {

// One element that speaks of an appearance. Views into the header's body.
struct CallInfo {
	std::string_view uri;                 // carries no meaning for phones; never matched
	uint32_t index = 0;                   // 0: the next free one
	bool is_line = false;                 // appearance-index=*: all the others
	std::optional<AppearanceState> state; // nullopt: not said, or a word that is no state
	std::string_view appearance_uri;      // quotes kept; empty when not said

	// One element of the list. nullopt when it is no element of an appearance: no "<uri>", no
	// appearance-index, or an index that is no number.
	static std::optional<CallInfo> parse(std::string_view element) noexcept;
};

// What a message says about its sender's appearance: its first element of that kind, in any of its
// headers.
std::optional<CallInfo> appearance_of(const std::vector<std::string_view> &bodies) noexcept;

// The body without its elements of appearances; what others have put there stays, byte for byte.
// nullopt: nothing to take out. Empty: nothing is left, so the header goes.
std::optional<std::string> without_appearances(std::string_view body);

// `<sip:domain>;appearance-index=1`, and with state and URI as a NOTIFY for call-info has it.
std::string print_index(std::string_view domain, uint32_t index);
void append_state(std::string &list, std::string_view domain, uint32_t index, AppearanceState state,
		std::string_view appearance_uri);
// The last element: `<sip:domain>;appearance-index=*;appearance-state=idle`.
void append_idle(std::string &list, std::string_view domain);

// The text for appearance-uri, without the quotes around it: display name and <uri>.
std::string print_party(std::string_view display, std::string_view uri);

} // namespace core::sip
