// Client transactions of our own for requests within a dialog that are no INVITE: NOTIFY, BYE. The core alone
// sends them, so that who listens to what leaves sees them as ever; their answers are taken before tm and the script.
//
// core/sip/window.hpp says what a peer is sent and when: several are in flight to one, and what is sent again is the newest. What is
// in flight to a peer is one value in shared memory, with the text of the newest request for as long as that may be sent again.
#pragma once

#include <cstdint>

#include "core/kam/hop.hpp"
#include "core/kam/request.hpp"

namespace core::kam {

// Who sends. These are called with no lock held but for `ends`, which only looks at the code.
struct ClientOwner {
	// At most once a request: those that a later answer has settled, and those before one that is given up, are never told.
	// 408: no answer came. `answer`: nullptr where there is none, or the host has not parsed it.
	void (*answered)(uint64_t peer, unsigned code, sip_msg_t *answer);
	bool (*ends)(unsigned code); // after this answer nothing more is sent
	// The pause that the peer asked for with a 503 is over, and nothing has left since: time to tell it the present state.
	void (*asks_anew)(uint64_t peer);
	bool reads_answers = false; // true: the host parses each answer before it is taken
};

// In mod_init, after bind_tm(). False: tm cannot be asked for its intervals.
bool make_non_invite_client(const ClientOwner &owner);
// In child_init(PROC_INIT), so that no module that counts answers or looks at datagrams comes later. False: no callback is to
// be had.
bool listen_for_answers();
inline constexpr int kNonInviteProcesses = 1;
bool start_non_invite_client(const char *description); // in child_init of the main process

enum class Outcome {
	Left,
	Lost,     // its connection is closed, and it takes none; it is not answered
	Waits,    // too many are unanswered, or the peer has asked for a pause
	Replaced, // the same, and another waits no longer: it has the CSeq of that, and its own is free
	Overtaken, // a newer one has left, or waits: its CSeq is free too
	NoRoom,    // requests to too many peers are in flight
	NotMade    // it is too long, or has no Via: tm has to send it
};
// `flow` is plain_flow() of the request. `content` grows with each state that is decided: of two requests, the one with
// the higher has the newer state.
Outcome send_by_own_client(
		const InDialogRequest &request, const Flow &flow, uint64_t peer, uint32_t content);

// Does the script look at what tm sends (event_route[tm:local-request], or its KEMI function)? In mod_init.
bool is_local_request_watched();
// Does the script look at every answer (reply_route, or its KEMI function)? In mod_init.
bool is_script_shown_answers();

} // namespace core::kam
