// What the database has of this server, back into the table of lines.
#pragma once

#include "sca/kam/storage.hpp"

namespace sca {

// Lines that the table has already keep what they have: rows are added to them, never put over
// them.
core::base::Result<core::base::Done> restore(Storage &storage);

} // namespace sca
