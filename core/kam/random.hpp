// Numbers that nobody knows before: secrets for keys and tags, and others for waits.
#pragma once

#include <cstdint>

namespace core::kam {

// From the kernel, so that processes that were forked from one never draw the same.
uint64_t random_secret();

// Cheap, and no secret.
uint32_t random_number();

} // namespace core::kam
