// Sessions to the database, by a process of its own (core/kam/row_writer.hpp).
//
//   db_mode 1 (write-through): what a change of a session has led to leaves when the session is stored.
//   db_mode 2 (write-back): every update_period seconds.
#pragma once

#include "core/kam/kamailio.hpp"

#include "b2b/b2b_entities_api.h"
#include "core/base/result.hpp"
#include "core/base/session_key.hpp"

namespace b2b_logic {

core::base::Result<core::base::Done> make_writer(); // in mod_init: brings sessions back
bool start_writer();                                // in child_init of the main process
void stop_writer();                                 // when the server stops: stores what is left

// With the turn: something of it has changed that a restart needs.
void has_changed(b2b_session_t session) noexcept;
// A session that has a row, or will soon, is over.
void is_gone(const core::base::SessionKey &key);

long rows_waiting() noexcept; // to be written or erased

} // namespace b2b_logic
