// sca_api.h, filled.
#pragma once

#include "core/kam/kamailio.hpp"
#include "sca/sca_api.h"

namespace sca {

int bind(sca_api_t *api) noexcept;

} // namespace sca
