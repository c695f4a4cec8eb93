// $callops(...) of the script: the event that runs, and what the module did with the request at hand.
#pragma once

#include "core/kam/kamailio.hpp"

namespace callops {

pv_export_t variable() noexcept;

} // namespace callops
