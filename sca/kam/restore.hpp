// What the database has of this server, back into the table of lines.
#pragma once

#include "sca/kam/storage.hpp"

namespace sca {

// Lines that the table has already keep what they have: rows are added to them, never put over
// them. The answer is by how much the rows are behind then (sca/domain/cseq_lag.hpp).
core::base::Result<uint32_t> restore(Storage &storage);

} // namespace sca
