#include "core/sip/payload.hpp"

#include "core/sip/header_lines.hpp"
#include "core/sip/raw_header.hpp"

namespace core::sip {

std::optional<Payload> parse_payload(
		std::string_view headers, std::string_view body, unsigned reply_code) {
	const auto lines = whole_lines(headers, reply_code);
	if (!lines) return std::nullopt;
	Payload made;
	made.body = body;
	std::string_view rest(*lines);
	while (const auto header = next_header(rest)) {
		if (is_same_header(header->name, "Content-Type"))
			made.body_type = header->value;
		else
			made.headers.append(header->line).append("\r\n");
	}
	if (body.empty())
		made.body_type.clear();
	else if (made.body_type.empty())
		made.body_type = body.substr(0, 2) == "v=" ? "application/sdp" : "text/plain";
	return made;
}

} // namespace core::sip
