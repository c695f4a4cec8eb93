// How our modules find the signals that they put off together (undisturbed.hpp).
#pragma once

#include "core/kam/kamailio.hpp"

namespace core::kam {

// A row of the commands of each module of ours; no script can call it.
cmd_export_t shared_signals() noexcept;

} // namespace core::kam
