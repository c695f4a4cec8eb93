// Legs to the database, by a process of its own (core/kam/row_writer.hpp).
//
//   db_mode 1 (write-through): whoever changes a leg waits for the writer before what he tells the other end leaves.
//   db_mode 2 (write-back): every update_period seconds, and when a leg has used half of the numbers that its row allows.
#pragma once

#include "core/base/result.hpp"

namespace b2b_entities {

core::base::Result<core::base::Done>
make_writer();       // in mod_init: checks the table, brings legs back
bool start_writer(); // in child_init of the main process
void stop_writer();  // when the server stops: stores what is left

bool is_storing() noexcept;
long sessions_waiting() noexcept; // that are not stored as they stand
bool are_legs_back() noexcept;    // those of before the start
void ask_to_store() noexcept;
void wait_until_stored() noexcept;

} // namespace b2b_entities
