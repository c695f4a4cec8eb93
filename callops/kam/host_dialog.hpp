// The headers of the host's dialog module.
#pragma once

#include "core/kam/kamailio.hpp"

extern "C" {
#include "modules/dialog/dlg_hash.h"
#include "modules/dialog/dlg_load.h"
}
