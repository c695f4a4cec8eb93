// What the users of UA sessions order: scripts and RPC clients.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "b2b/entities/domain/ua_session.hpp"
#include "b2b/entities/kam/tables.hpp"
#include "core/kam/kamailio.hpp"

namespace b2b_entities {

// How an order went: 0, or 400 (it makes no sense), 404 (no such session), 480 (not in this state), 491 (an offer is under
// way, or somebody works for it too long), 503 (a limit).
struct UaOutcome {
	int code = 0;
	std::string reason;
	bool is_ok() const noexcept { return code == 0; }
};

struct UaCall {
	std::string_view ruri, to, from; // as of ua_party(); `to` empty: the ruri
	std::string_view proxy, socket;  // may be empty
	std::string_view flags, extra;
};
// `key`: of the session, on success.
UaOutcome ua_call(const UaCall &call, const core::sip::Payload &payload, std::string &key);

// The INVITE at hand begins one, whose key `named` is told.
enum class Taken : uint8_t {
	Yes,
	Answered, // already, as a retransmission
	NoSense,  // flags or extra: nothing was done
	NoRoom    // or the INVITE cannot be answered: nothing was done
};
Taken ua_take(sip_msg_t *invite, std::string_view flags, std::string_view extra,
		const std::function<void(const std::string &key)> &named);

UaOutcome ua_request(
		std::string_view key, std::string_view method, const core::sip::Payload &payload);
UaOutcome ua_answer(std::string_view key, std::string_view method, unsigned code,
		std::string_view reason, const core::sip::Payload &payload);
UaOutcome ua_end(std::string_view key, std::string_view headers);

// Calls `found` for each, with its turn; `key` empty: all. False: there is none such.
bool each_ua(std::string_view key,
		const std::function<void(const Session &, const Leg &, const UaSession &)> &found);

} // namespace b2b_entities
