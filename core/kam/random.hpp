// Numbers that nobody can guess: for keys and tags.
#pragma once

#include <cstdint>

namespace core::kam {

// From the kernel, so that processes that were forked from one never draw the same.
uint64_t random_secret();

} // namespace core::kam
