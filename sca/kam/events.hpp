// Who is told of changes: event_route[sca:...] of the script with $sca(...), and modules that
// asked.
#pragma once

#include "core/kam/kamailio.hpp"
#include "sca/domain/effects.hpp"
#include "sca/sca_api.h"

namespace sca {

void find_event_routes(); // in mod_init

void raise_event(const Changed &changed);
void raise_event(const Refused &refused);

// Before the fork. False when there is no place for one more.
bool add_listener(sca_listener_f listener, void *param);

pv_export_t event_variable() noexcept; // $sca(aor|index|state|owner|uri|call_id|reason)

} // namespace sca
