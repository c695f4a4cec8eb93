// A line as an operator is shown it: a copy, to be read without its lock.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sca/presence_callinfo/domain/line.hpp"

namespace callinfo {

struct SeenAppearance {
	uint32_t index;
	AppearanceState state;
	std::string uri;
};

struct SeenPublication {
	std::string etag, contact, call_info;
	int64_t ends_at;
};

struct SeenLine {
	std::string uri;
	std::vector<SeenAppearance> appearances;
	std::vector<SeenPublication> publications;
};

SeenLine seen_of(const Line &line);

} // namespace callinfo
