// What a decision wants done, in this order, by b2b_entities.so and the script. Effects own their data. One visitor,
// b2b/logic/kam/perform.cpp, knows how.
//
// The fate of each comes back as an event of its leg. An Invite or Send that b2b_entities.so refuses at once (-491, -481,
// anything less than 0) comes back as an answer too: its leg and tag, 491, 481 or 503, and no text; when all effects of
// the decision are done.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "b2b/logic/domain/session.hpp"
#include "core/sip/payload.hpp"

namespace b2b_logic {

using core::sip::Payload;

struct Invite { // an entity is called
	Leg leg;
	Tag tag;
	std::string request_uri, proxy, from, to, contact, socket, always;
	Payload payload;
	unsigned max_forwards; // 0: 70
	unsigned ring_seconds; // 0: tm's own
};
struct Send { // a request within the dialog
	Leg leg;
	Tag tag;
	std::string method;
	Payload payload;
	unsigned max_forwards;        // 0: 70
	bool waits_out_glare = false; // an INVITE that no other leg has asked for
};
struct Reply {
	Leg leg;
	Request request;
	unsigned code;
	std::string reason;
	Payload payload;
};
struct Ack {
	Leg leg;
	Payload payload;
};
struct Cancel { // of an INVITE within the dialog
	Leg leg;
	std::string reason; // value of Reason; may be empty
};
struct EndLeg { // BYE, CANCEL or this answer, as its state asks for
	Leg leg;
	unsigned code; // 0: it has no INVITE that could be answered
	std::string reason, headers;
};
struct WakeAt {
	int64_t at; // milliseconds of Unix time; 0: not at all
};
// event_route[b2b_logic:end], statistics, listeners of the C API; then the session is closed.
struct EndSession {};
// Who asked for the call (b2b_trigger_scenario with "n") is told: a NOTIFY of RFC 3515 with this status line.
struct NotifyReferrer {
	unsigned code;
	std::string reason; // "Ringing"
};
// For listeners of the C API (b2b/b2b_logic_api.h), and for whoever keeps the session on disk or elsewhere.
struct Answered {}; // the first two entities talk
struct Bridged {};  // a bridging has succeeded
struct Reunited {}; // a bridging has failed: who talked before talks again
struct Store {};    // what a restart needs has changed

// For the log at debug level: all texts are static.
struct Trace {
	Leg leg;
	std::string_view what, event, state, next, why{};
};
std::string print(const Trace &trace);

using Effect = std::variant<Invite, Send, Reply, Ack, Cancel, EndLeg, WakeAt, EndSession,
		NotifyReferrer, Answered, Bridged, Reunited, Store, Trace>;
using Effects = std::vector<Effect>;

} // namespace b2b_logic
