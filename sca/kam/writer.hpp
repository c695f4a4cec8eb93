// Lines to the database and back. One process writes, in transactions, outside of all locks; after
// each write it marks what it has stored, so that a change made meanwhile, or a write that failed,
// is written again.
//
//   db_mode 1 (write-through): whoever changes a line waits for the writer before he answers; the writer stores
//             all that wait in one transaction. While the database is down nobody waits. One that hangs costs
//             whoever waits db_timeout, once: he marks the writer slow, and nobody waits until it has answered.
//   db_mode 2 (write-back): every db_update_interval seconds, and when a NOTIFY CSeq has used up its reserve.
#pragma once

#include "core/base/result.hpp"

namespace sca {

core::base::Result<core::base::Done>
make_writer();       // in mod_init: checks the tables, restores the lines
bool start_writer(); // in child_init of the main process
void stop_writer();  // when the server stops: stores what is left

// Something has changed. With db_mode 1: returns when everything that was changed before this call
// is stored, or cannot be now, if somebody waits for an answer; timers and callbacks do not. With
// db_mode 2: returns at once; an urgent change is stored without waiting for the round.
void changes_are_stored(bool is_urgent, bool is_awaited);

// Rows that are not stored yet.
long rows_waiting();

} // namespace sca
