// Sessions of before the start, bound to the legs that b2b_entities.so has brought back.
#pragma once

#include "b2b/logic/kam/turn.hpp"
#include "core/kam/row_store.hpp"

namespace b2b_logic {

// An error while the legs are not back themselves.
core::base::Result<core::base::Done> restore(core::kam::RowStore &store);

// With its turn, once, when the server runs: what of the session was under way when it was stored, or has been lost
// since, is ended.
void look_after(Turn &turn);

} // namespace b2b_logic
