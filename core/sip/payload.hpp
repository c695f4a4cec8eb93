// What a message carries besides what makes it that message: headers of its own and a body.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core::sip {

struct Payload {
	std::string headers; // whole lines
	std::string body, body_type;
};

// Of what a script or an operator gives: Content-Type is taken from the headers; without it the body is an SDP, or plain
// text. nullopt and `reply_code`: as for whole_lines().
std::optional<Payload> parse_payload(
		std::string_view headers, std::string_view body, unsigned reply_code = 0);

} // namespace core::sip
