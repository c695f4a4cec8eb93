// Lines to the database, by a process of its own (core/kam/row_writer.hpp).
//
//   db_mode 1 (write-through): the answer to a PUBLISH leaves when what it has changed is stored.
//   db_mode 2 (write-back): every update_period seconds.
#pragma once

#include "core/base/result.hpp"

namespace callinfo {

core::base::Result<core::base::Done> make_writer(); // in mod_init: brings lines back
bool start_writer();                                // in child_init of the main process
void stop_writer();                                 // when the server stops: stores what is left

// A line has changed, no lock is held: is it stored when this returns (write-through), or soon?
void wait_until_stored() noexcept;
void store_soon() noexcept;

} // namespace callinfo
