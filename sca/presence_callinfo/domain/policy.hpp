// What the operator allows, as rules ask for it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace callinfo {

struct Policy {
	uint32_t call_info_max_expires = 3600; // of a publication, in seconds
	uint32_t line_seize_max_expires = 15;
	uint32_t max_index = 255;
	uint32_t max_publications = 64; // of one line, seizures among them
	uint32_t max_call_info = 8192;  // bytes of the list in a NOTIFY
};

inline constexpr size_t kLongestText = 255; // bytes of a name, tag or URI that a line remembers

} // namespace callinfo
