// The part of the API that is about what a restart needs.
#pragma once

#include "core/kam/kamailio.hpp"

#include "b2b/b2b_entities_api.h"

namespace b2b_entities {

void bind_kept(b2b_entities_api_t &api) noexcept;

} // namespace b2b_entities
