// What all publications of a line together say of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sca/presence_callinfo/domain/line.hpp"

namespace callinfo {

// One appearance that is not idle. Views into the line.
struct Shown {
	uint32_t index;
	AppearanceState state;
	std::string_view uri;
};

// By index, ascending. Of several claims to one index the latest counts, and it may be that the appearance is
// idle; one that is seized stays seized until somebody says that a call has come of it.
std::vector<Shown> shown(const Line &line);

// The appearance as others see it, a seizure that is under way included.
AppearanceState state_of(const Line &line, uint32_t index) noexcept;

// The body of Call-Info in a NOTIFY for call-info: "<sip:domain>;appearance-index=1;appearance-state=active,
// <sip:domain>;appearance-index=*;appearance-state=idle". Far ends are left out where it would be too long, and
// then appearances from the highest index on.
std::string print_line(const Line &line, const Policy &policy);
// Of a line that nothing is known of.
std::string print_idle(std::string_view key);
// For line-seize: the index alone; empty where this dialog has seized none.
std::string print_seizure(Line &line, std::string_view call_id, std::string_view from_tag);

} // namespace callinfo
