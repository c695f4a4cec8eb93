// What comes for a session, what the script and operators ask for, and what follows: pure functions on a session whose
// turn is ours. Nothing fails half-way: a refusal has changed nothing.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "b2b/logic/domain/effects.hpp"
#include "b2b/logic/domain/policy.hpp"
#include "core/sip/raw_message.hpp"

namespace b2b_logic {

// A message as the script has left it: header lines are read from its text.
struct Incoming {
	Leg leg = kNobody;
	core::sip::RawMessage text; // empty where there is none (time-out)
	std::string_view method;    // of the CSeq
	Request request = 0;        // requests but ACK
	Tag tag = 0;                // answers
	unsigned code = 0;          // answers
};

// 0: done. Else what an RPC answers (400, 404, 480, 491) and why; a script gets -1 and the log the reason.
struct Verdict {
	unsigned code = 0;
	std::string_view reason;
	Effects effects;
	bool is_ok() const noexcept { return code == 0; }
};

// --- beginning ---

// What b2b_server_new() and b2b_client_new() name. `kind` of an entity that is named twice must be the same; the last
// one counts, until it is called.
struct ServerOrder {
	std::string_view id, contact, headers;
};
struct ClientOrder {
	std::string_view id;
	std::string_view destination; // URI or name-addr, headers of the URI (Replaces) included
	std::string_view proxy, from_display, contact, headers;
	std::string_view socket;
	std::string_view from; // b2bl_from_spec_param: name-addr or URI; empty: whoever calls
	std::string_view
			path; // "<sip:a;lr>,<sip:b;lr>": the Route of its INVITE (RFC 3327); `proxy` is its first hop
};
Verdict name_server(Session &session, const ServerOrder &order);
Verdict name_client(Session &session, const ClientOrder &order, const Policy &policy);

struct Destination {
	std::string_view uri, next_hop, socket;
	std::string_view path{}; // of its registration
};
struct InitOrder {
	std::string_view scenario;
	InitFlags flags;
	std::string_view request_route, reply_route;
	std::string_view from; // name-addr or URI: b2bl_from_spec_param; empty: that of the INVITE
	// "top hiding" without entities of the script: $ru and its branches, the first one first.
	std::vector<Destination> destinations;
	std::string_view server_headers, client_headers; // of those, in every request to them
};
// May b2b_init_request() go on? Names the entities of top hiding that the script has not named. After it b2b_entities.so
// is given the INVITE, as the leg of server_of(), and init() cannot fail.
Verdict check_init(
		Session &session, const InitOrder &order, const Incoming &invite, const Policy &policy);
Leg server_of(const Session &session) noexcept; // that has been named and waits for its INVITE
// The INVITE, which is `invite.leg` and `invite.request` now, goes to the client; in top hiding to all clients at once,
// of which the first 2xx wins. In a session that is_challenged: anew, with the entities that it had.
Effects init(Session &session, const InitOrder &order, const Incoming &invite, int64_t now,
		const Policy &policy);
// Before check_init() in a session that is_challenged: the caller and the clients are named again, with new legs. The
// INVITE is of this session when its Call-ID and From-tag are those of the last one.
void come_back(Session &session);

// b2b_trigger_scenario: two clients that have been named, called by us.
struct TriggerOrder {
	std::string_view scenario, request_route, reply_route;
	bool notifies = false; // "n"
};
Verdict trigger(Session &session, const TriggerOrder &order, int64_t now, const Policy &policy);

// --- what the legs say ---
//
//	request: is_internal() ? on_internal() : a route runs, with what follows here, then after_route();
//	         without a route pass_request()
//	ACK:     where its SDP has a way (sdp_way.hpp) a route may look at it, and change it; then on_ack()
//	reply:   the same; without a route handle_reply()

// b2b_pass_request(), and what is done where there is no route.
Verdict pass_request(Session &session, const Incoming &request, int64_t now, const Policy &policy);
// b2b_handle_reply(); `pass_contact`: pass-3xx-contact.
Verdict handle_reply(Session &session, const Incoming &reply, bool pass_contact, int64_t now,
		const Policy &policy);
// b2b_send_reply()
Verdict send_reply(Session &session, const Incoming &request, unsigned code,
		std::string_view reason, const Payload &payload, int64_t now, const Policy &policy);
// b2b_delete_entity(), b2b_end_dlg_leg(): of the entity that sent the message at hand.
Verdict delete_entity(Session &session, const Incoming &message, int64_t now, const Policy &policy);
Verdict end_leg(Session &session, const Incoming &message, int64_t now, const Policy &policy);
// The BYE is answered, its entity and whom that talked with are gone; who talks otherwise goes on.
Verdict part(Session &session, const Incoming &bye, int64_t now, const Policy &policy);
// The same for a leg that is gone without a BYE, in a session where somebody else talks too.
bool has_other_pair(const Session &session, Leg leg) noexcept;
Effects part_gone(Session &session, Leg leg, int64_t now, const Policy &policy);
// The route is through. A request that it left without an answer gets one, a final answer that it left alone is handled;
// a session in which nobody is left to talk with ends.
Effects after_route(Session &session, const Incoming &message, bool is_reply, int64_t now,
		const Policy &policy);

// Does the module deal with it alone, without the script (BYEs while bridging; what comes of entities that have ended;
// answers to what we have sent for ourselves)?
bool is_internal(const Session &session, const Incoming &message, bool is_reply) noexcept;
Effects on_internal(Session &session, const Incoming &message, bool is_reply, int64_t now,
		const Policy &policy);

// Has who was called refused: 300 or more to the INVITE that calls an entity?
bool is_refused_call(const Session &session, const Incoming &reply) noexcept;
// May a listener drop this refusal, because the caller can wait for another end? Not in a bridging, nor in a call that the
// server begins.
bool may_be_dropped(const Session &session, const Incoming &refusal) noexcept;

Effects on_ack(Session &session, const Incoming &ack, int64_t now, const Policy &policy);
Effects on_cancel(Session &session, const Incoming &cancel, int64_t now, const Policy &policy);
Effects on_gone(Session &session, Leg leg, unsigned code, int64_t now, const Policy &policy);
// The time of WakeAt has come.
Effects on_time(Session &session, int64_t now, const Policy &policy);

// b2b_logic.terminate_call, and the end of a session by whatever: every leg is ended.
Effects terminate(
		Session &session, EndReason reason, unsigned code, int64_t now, const Policy &policy);

// --- bridging: bridge.hpp has its table ---

struct BridgeOrder {
	std::string_view first, second; // ids of entities, "this", "peer"
	std::string_view media_uri;     // provisional media; may be empty
	BridgeFlags flags;
};
Verdict bridge(Session &session, const BridgeOrder &order, const Incoming &request, int64_t now,
		const Policy &policy);
// b2b_bridge_retry(): the client of that answer, 300 or more, has refused the INVITE; the new one is called in its place.
Verdict bridge_retry(Session &session, std::string_view new_entity, const Incoming &reply,
		int64_t now, const Policy &policy);
// RPC b2b_logic.bridge: the entity at place `keep` (0, 1) goes to `uri`, the other one is ended.
Verdict bridge_to(Session &session, unsigned keep, std::string_view uri, std::string_view media_uri,
		int64_t now, const Policy &policy, std::string_view from_display = {});
// b2b_bridge_request(): an INVITE takes the place of the other one than `entity_no`.
struct JoinOrder {
	unsigned entity_no = 0;
	std::string_view contact; // adv_contact
	bool late_bye = false;
};
// May it go on? Names the entity of the INVITE. After it b2b_entities.so is given the INVITE, as the leg of server_of(),
// and bridge_request() cannot fail.
Verdict check_bridge_request(
		Session &session, const JoinOrder &order, const Incoming &invite, const Policy &policy);
Effects bridge_request(Session &session, const JoinOrder &order, const Incoming &invite,
		int64_t now, const Policy &policy);
// Both that talk go to a conference at `uri`, that of place `first` before the other one; else they talk again.
Verdict confer(
		Session &session, unsigned first, std::string_view uri, int64_t now, const Policy &policy);
// bridge_2calls: the first entity of each; that of the second call is an entity of this session already.
Verdict bridge_moved(Session &session, Leg mine, Leg moved, int64_t now, const Policy &policy);

} // namespace b2b_logic
