// Legs of before the start, back into the tables: in sessions with the numbers and secrets that they had, so that every
// key is still good. They belong to no upper module until one claims them (b2b_entities_api.h); what nobody claims in
// time is ended.
#pragma once

#include "b2b/entities/domain/rows.hpp"
#include "b2b/entities/kam/tables.hpp"
#include "core/kam/row_store.hpp"

namespace b2b_entities {

core::base::Result<core::base::Done> restore(core::kam::RowStore &store);

// Of one session; false: its number, or that of a leg, has been given to another meanwhile.
bool bring_back(std::vector<LegRecord> &&legs);

} // namespace b2b_entities
