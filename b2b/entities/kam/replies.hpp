// Our requests, and how their answers come to the leg that has sent them. tm sends them; those within a dialog that
// are no INVITE, and need no resolver and no connection, have a client transaction of our own.
#pragma once

#include "b2b/entities/kam/tables.hpp"
#include "core/kam/request.hpp"

namespace b2b_entities {

// In mod_init, after bind_tm(). False: tm does not tell its intervals.
bool make_client();
int client_processes() noexcept;
bool listen_for_answers(); // in child_init(PROC_INIT)
bool start_client();       // in child_init of the main process

// The answers come as arrivals for the leg; with serial 0 they are for nobody. An empty id: sent without tm, there is nothing
// to cancel.
std::optional<core::kam::TransactionId> send_watched_reply(
		const core::kam::InDialogRequest &request, LegIndex leg, uint32_t serial);

} // namespace b2b_entities
