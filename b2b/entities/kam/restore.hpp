// Legs of before the start, back into the tables: in sessions with the numbers and secrets that they had, so that every
// key is still good. They belong to no upper module until one claims them (b2b_entities_api.h); what nobody claims in
// time is ended.
#pragma once

#include "b2b/entities/domain/rows.hpp"
#include "b2b/entities/kam/tables.hpp"
#include "core/kam/row_store.hpp"

namespace b2b_entities {

core::base::Result<core::base::Done> restore(core::kam::RowStore &store);

// Of one session; false: there is one with its number. That of another server has no rows here, its turn is ours, and nobody
// finds its legs before name_legs(), which may throw.
bool bring_back(std::vector<LegRecord> &&legs, bool is_of_another);
void name_legs(const Session &session);

} // namespace b2b_entities
