// What the simulated phones read of a SIP message, and how they answer it: one pass, views, no checks. The far
// side is a Kamailio on the same machine; the driver must cost as little as it can.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

using WallClock = std::chrono::system_clock; // that of the kernel's stamps

struct Packet {
	std::string_view text, first_line;
	int code = 0;            // 0: a request
	std::string_view method; // of the CSeq
	std::string_view call_id, call_info, contact, event, state, record_route, to_tag;
	size_t socket = 0; // which of ours it came to
	WallClock::time_point arrived;

	unsigned appearance_index() const; // the first of its Call-Info; 0 if there is none

	// The text must end in CR LF CR LF, or what follows the last CR LF is not seen.
	static Packet parse(std::string_view text);
};

// Via, Record-Route, From, To, Call-ID and CSeq of the request; `tag` where To has none; `rest` ends the message.
std::string reply_to(const Packet &request, std::string_view status, std::string_view tag,
		std::string_view rest = "Content-Length: 0\r\n\r\n");

// "m", 17, "-3@bench" of a Call-ID that a phone of ours has made.
struct CallId {
	char kind = 0;
	size_t number = 0;

	static CallId parse(std::string_view text);
};

} // namespace bench
