// Which headers of a message of one leg stand in the message that goes to the other leg of a B2BUA.
//
// Each leg has a dialog of its own: what describes one leg stays on it (RFC 7092 3.1.3), what the ends mean for
// each other goes through.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace core::sip {

enum class PassThrough : uint8_t {
	Never,  // it belongs to the dialog: the B2BUA writes its own
	Chosen, // only where the operator names it
	Always
};

// A header of a request of this method or, with `is_reply`, of an answer to one. The name may be the compact one, in
// any case. Content-Type and what else describes a body go with the body: they are Always, and say nothing without it.
PassThrough pass_through_of(
		std::string_view header, std::string_view method, bool is_reply) noexcept;

// Only the server writes it, for each dialog by itself: Via, To, Contact, ...
bool belongs_to_dialog(std::string_view header) noexcept;

// The headers of a whole message that always go to the other leg, as whole lines, CRLF included, in its order. The method
// is that of the CSeq.
std::string passing_headers(std::string_view message, std::string_view method, bool is_reply);

} // namespace core::sip
