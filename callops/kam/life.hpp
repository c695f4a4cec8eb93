// The life of a call, as the dialog module tells it: made, answered, loaded again after a restart, ended.
#pragma once

#include "callops/kam/server.hpp"
#include "callops/kam/wire.hpp"

namespace callops {

bool follow_dialogs(); // in mod_init

// As the table's functions. What other servers share comes without a word from the dialog module: a call that
// the table lacks is taken on here, when it is needed, and one that it has learns what the others have sent.
bool adopt(const DialogRef &dialog);
bool with_call(
		std::string_view call_id, const Table::Use &use, Table::Ended ended = Table::Ended::No);
bool with_sender(const Names &names, const Table::UseSide &use);

} // namespace callops
