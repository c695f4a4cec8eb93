// The part of the API that is about legs.
#pragma once

#include "core/kam/kamailio.hpp"

#include "b2b/b2b_entities_api.h"

namespace b2b_entities {

void bind_legs(b2b_entities_api_t &api) noexcept;

} // namespace b2b_entities
