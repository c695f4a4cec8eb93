// Lines to the database, by a process of its own (core/kam/row_writer.hpp).
//
//   db_mode 1 (write-through): who changes a call goes on when that is stored.
//   db_mode 2 (write-back): every update_period seconds.
#pragma once

#include "core/base/result.hpp"

namespace b2b_sca {

core::base::Result<core::base::Done> make_writer(); // in mod_init: brings lines back
bool start_writer();                                // in child_init of the main process
void stop_writer();                                 // when the server stops: stores what is left
// The lines that are stored are in the table; so they are where none are stored.
bool are_lines_restored() noexcept;

// A call has changed.
void changes_are_stored();
// Something that nobody waits for.
void changes_are_kept();

} // namespace b2b_sca
