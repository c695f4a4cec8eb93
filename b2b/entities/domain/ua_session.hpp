// A session of a user agent of the server's own: one leg, whose user is the script or an RPC client. What it does by
// itself, and what its user is told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "b2b/entities/domain/leg.hpp"
#include "core/sip/payload.hpp"

namespace b2b_entities {

// The user of a session that lies in its rows, and in what other servers are told of it, has this name of a module.
inline constexpr std::string_view kUaModule = "b2b_entities";

// "t3600arhb" of ua_session_server_init(), in any order.
struct UaFlags {
	uint32_t seconds = 0;        // t: that it may last; 0: as the module says
	bool tells_acks = false;     // a
	bool tells_replies = false;  // r
	bool leaves_acks = false;    // d: the user sends the ACK of a 2xx
	bool gives_headers = false;  // h
	bool gives_body = false;     // b
	bool leaves_out_new = false; // n

	// nullopt: a letter means nothing, or t has no seconds.
	static std::optional<UaFlags> parse(std::string_view text) noexcept;
};

// A request of the other end that its user owes an answer.
struct UaOwed {
	uint32_t number = 0;
	SharedString method;
};

struct UaSession {
	UaFlags flags;
	int64_t until = 0;  // then it is ended, ms
	SharedString extra; // whatever its user likes: comes back with each event
	SharedVector<UaOwed> owed;
};
inline constexpr size_t kLongestExtra = 1000; // bytes

// May it come back with events, and from a row?
bool is_good_extra(std::string_view extra);

// What a restart, or another server, has to know: not what is owed. A copy, as KeptLeg is one.
struct KeptUaSession {
	UaFlags flags;
	int64_t until;
	std::string extra;

	explicit KeptUaSession(const UaSession &session)
			: flags(session.flags), until(session.until), extra(core::base::view(session.extra)) {}
};
std::string print(const KeptUaSession &session);
std::optional<UaSession> parse_ua_session(std::string_view text);

void owe(UaSession &session, uint32_t number, std::string_view method);
// What has its final answer is not owed any more.
void forget_answered(UaSession &session, const Leg &leg);
// The oldest request of this method that has no final answer; 0: there is none.
uint32_t owed_for(UaSession &session, const Leg &leg, std::string_view method);

enum class UaEvent : uint8_t { New, Early, Answered, Rejected, Updated, Terminated, kCount };
std::string_view name_of(UaEvent event) noexcept;

// What comes for it.
enum class UaCame : uint8_t {
	Invite, // the one that makes it
	Request,
	Ack,
	Bye,
	Cancelled,     // the INVITE that made it, by CANCEL or BYE
	OtherCanceled, // a later one
	Provisional,
	Success,
	InviteSuccess,
	Refusal,
	FirstRefusal, // of the INVITE that made it
	Gone,         // the leg ended by itself
	TimeOver,
	kCount
};
UaCame came_of_request(std::string_view method) noexcept;
UaCame came_of_reply(std::string_view method, unsigned code, bool is_first) noexcept;

using UaThen = uint8_t;
inline constexpr UaThen kUaNothing = 0, kUaOk = 1, // a 200
		kUaAck = 2,                                // unless the user wants to send it
		kUaOwe = 4,                                // its user owes the answer
		kUaEnd = 8;

struct UaRow {
	UaCame came;
	UaThen then; // before the event, but for kUaEnd
	UaEvent event;
	bool UaFlags::*only_with; // nullptr: it is told in any case
};
const UaRow &row_of(UaCame came) noexcept;
bool is_told(const UaRow &row, const UaFlags &flags) noexcept;

// "sip:a@b", a name-addr, or "Alice,sip:a@b"; empty: it is none of these, or has more than one line.
std::string ua_party(std::string_view text);
// A body without a type is an SDP. `type` may be empty; else it counts more than a Content-Type among the headers.
// `reply_code`: as for core::sip::whole_lines().
std::optional<core::sip::Payload> ua_payload(std::string_view headers, std::string_view body,
		std::string_view type, unsigned reply_code = 0);

} // namespace b2b_entities
