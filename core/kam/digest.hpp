// The host's hash functions.
#pragma once

#include "core/sip/digest.hpp"

namespace core::kam {

sip::DigestHashes digest_hashes() noexcept;

} // namespace core::kam
