// Legs as they begin: the texts of their dialogs.
#pragma once

#include "core/kam/kamailio.hpp"

#include "b2b/b2b_entities_api.h"
#include "b2b/entities/kam/tables.hpp"
#include "core/sip/message.hpp"

namespace b2b_entities {

// The URI in the Contact of a message, with an alias where its phone is reached otherwise (nat_target) and no proxy is between.
// Empty where it has none to which a request could go.
std::string contact_of(const core::sip::MessageFacts &facts, bool is_direct = true);

// A leg with a key of its own, known to the table, that belongs to the session: its number is free.
Leg &add_server(Session &session, uint32_t number, sip_msg_t *invite, const b2b_server_t &server);
// nullptr: a text is no URI.
Leg *add_client(Session &session, uint32_t number, const b2b_client_t &client);

} // namespace b2b_entities
