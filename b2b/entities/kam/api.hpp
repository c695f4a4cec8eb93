// b2b_entities_api.h, as other modules bind it.
#pragma once

#include "core/kam/kamailio.hpp"

#include "b2b/b2b_entities_api.h"

namespace b2b_entities {

int bind(b2b_entities_api_t *api) noexcept;

} // namespace b2b_entities
