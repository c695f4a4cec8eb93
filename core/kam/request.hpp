// Requests of the server itself, through the tm module.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/kam/ack.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/kamailio.hpp"
#include "core/kam/transaction_id.hpp"

namespace core::kam {

// All views need to live only as long as the call.
struct InDialogRequest {
	std::string_view method;
	std::string_view request_uri; // the remote target
	std::string_view from_uri;    // ours; this and the next may be name-addrs that end with ">"
	std::string_view to_uri;      // theirs
	std::string_view local_tag;
	std::string_view remote_tag; // empty: the request makes a dialog
	std::string_view call_id;
	uint32_t cseq = 0;            // as it will stand on the wire
	std::string_view route_set;   // "<sip:a;lr>,<sip:b;lr>", may be empty
	std::string_view destination; // next hop as a URI; may be empty; a route set goes before it
	// Where it leaves from: "udp:192.0.2.1:5060"; may be empty; unknown ones are ignored. Where the
	// next hop wants another transport, the address is kept, and the port where it can be.
	std::string_view socket;
	std::string_view headers; // whole lines, CRLF included; they follow those of tm
	std::string_view body;
};

// Sends, and calls `completed` once with the final reply (or 408 and FAKED_REPLY when none came),
// with TMCB_LOCAL_COMPLETED, from any process. `param` arrives there as it is (transaction.hpp:
// number_of); it is a number, so that nothing needs to be freed when a callback never comes. False:
// nothing was sent, no callback will come. That is also so when the script's
// event_route[tm:local-request] dropped the request. Without a route set and a destination, tm
// sends to the ";alias=" of the target if there is one, and takes it off the Request-URI. What the
// host knows of the message whose script runs is the same afterwards.
bool send_in_dialog(const InDialogRequest &request, transaction_cb completed, uintptr_t param);

// The same for a re-INVITE; a 2xx to it, and each time that it is repeated, gets our ACK (ack.hpp).
using Completed = void (*)(const tmcb_params *params);
template <Completed completed>
bool send_reinvite(const InDialogRequest &request, uintptr_t param);

// What both are made of, and a request that is watched otherwise, an INVITE out of any dialog for one. Its client
// transaction; an ACK has none, and TransactionId{} stands for it. nullopt: nothing was sent, no callback will come.
std::optional<TransactionId> send_watched(
		const InDialogRequest &request, int tmcb_types, transaction_cb callback, uintptr_t param);

template <Completed completed>
void on_reinvite_callback(struct cell *transaction, int type, tmcb_params *params) noexcept {
	if (type & TMCB_LOCAL_RESPONSE_IN)
		guard("ACK", [&] { acknowledge(transaction, params); });
	else
		guard("answer to a re-INVITE", [&] { completed(params); });
}

template <Completed completed>
bool send_reinvite(const InDialogRequest &request, uintptr_t param) {
	constexpr int kTypes = TMCB_LOCAL_COMPLETED | TMCB_LOCAL_RESPONSE_IN | TMCB_DONT_ACK;
	return send_watched(request, kTypes, on_reinvite_callback<completed>, param).has_value();
}

// Did it leave? Lost: over TCP and the like it did not, because its flow is closed and none could be opened; the
// completion comes all the same, with 408, when tm gives up.
enum class Departure { None, Lost, Left };

void note_departure() noexcept; // by tm, each time that a request has left
Departure send_seen(const InDialogRequest &request, transaction_cb callback, uintptr_t param);

template <Completed completed>
void on_flow_callback(struct cell *, int type, tmcb_params *params) noexcept {
	if (type & TMCB_REQUEST_SENT) return note_departure();
	guard("answer to a request", [&] { completed(params); });
}

// As send_in_dialog(), for who has to know at once that a phone is gone.
template <Completed completed>
Departure send_over_flow(const InDialogRequest &request, uintptr_t param) {
	return send_seen(request, on_flow_callback<completed>, param);
}

// The socket that a request to this next hop leaves from: "udp:192.0.2.1:5060"; `named` as in InDialogRequest. Empty: there
// is none, or the next hop is not known.
std::string socket_towards(std::string_view next_hop, std::string_view named);
// What a Contact says of a socket: "sip:192.0.2.1:5060;transport=tcp", its advertised address. Empty: no such socket.
std::string contact_of_socket(std::string_view socket);

// Does the server listen on anything that can send to this next hop: its address family, its
// transport? Asks the resolver for a name; true where that does not know it.
bool has_socket_for(std::string_view next_hop);

} // namespace core::kam
