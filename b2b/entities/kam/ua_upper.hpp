// UA sessions: a module above, as b2b_logic is one, that stands in b2b_entities.so itself. What comes for them, and what
// their orders (ua_sessions.hpp) stand on.
#pragma once

#include "b2b/entities/domain/ua_session.hpp"
#include "b2b/entities/kam/tables.hpp"
#include "core/kam/kamailio.hpp"
#include "core/kam/shm.hpp"

#include "b2b/b2b_entities_api.h"

namespace b2b_entities {

bool start_ua_sessions(); // in mod_init
long ua_sessions() noexcept;
bool is_ua(const Session &session) noexcept;

// A session of before the start, or of another server, by what its rows say of it. False: it is none of these.
bool adopt_ua(Session &session, std::string_view module, std::string_view data);

inline constexpr b2b_leg_t kUaLeg = 1; // a session has no other
// Tags of requests: the INVITE that makes the leg, others.
inline constexpr uint32_t kUaFirst = 1, kUaLater = 2;

const b2b_entities_api_t &ua_legs() noexcept;
int ua_upper() noexcept;
// With the turn; nullptr: it is gone.
Leg *ua_leg(b2b_session_t number);
// From here on the session has it, and gives it back when it has ended.
UaSession *hand_over(core::kam::ShmPtr<UaSession> &ua) noexcept;

struct UaArrival {
	UaCame what;
	std::string_view method;
	unsigned code = 0;
	sip_msg_t *msg = nullptr;
};
// With the turn: does and tells what the table says.
void ua_came(b2b_session_t number, UaSession &ua, const UaArrival &came, b2b_request_t request);

} // namespace b2b_entities
