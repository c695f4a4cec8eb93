// Our requests through tm, and how their answers come to the leg that has sent them.
#pragma once

#include "b2b/entities/kam/tables.hpp"
#include "core/kam/request.hpp"

namespace b2b_entities {

// The answers come as arrivals for the leg; with serial 0 they are for nobody.
std::optional<core::kam::TransactionId> send_watched_reply(
		const core::kam::InDialogRequest &request, LegIndex leg, uint32_t serial);

} // namespace b2b_entities
