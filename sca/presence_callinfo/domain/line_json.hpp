// The publications of a line as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sca/presence_callinfo/domain/kept_line.hpp"

namespace callinfo {

std::string print_publications(const KeptLine &line);
// Without a key. nullopt: no JSON of ours. Total over any bytes.
std::optional<Line> parse_publications(std::string_view text);

} // namespace callinfo
