// An event as JSON.
#pragma once

#include <string>

#include "callops/domain/effects.hpp"

namespace callops {

// One object with the keys of $callops(...), on one line.
std::string json_of(const Raise &event);

} // namespace callops
