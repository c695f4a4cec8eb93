// A message as the script has left it, as text.
#pragma once

#include <string>
#include <string_view>

#include "core/kam/kamailio.hpp"
#include "core/sip/raw_message.hpp"

namespace core::kam {

// With every change applied that waits in the message: headers appended, removed and substituted, a body that was
// replaced, of which Content-Length tells the length. Via and Request-URI stand there as they came. The body ends with the
// text. Nothing is copied where the script has changed nothing. The message stays as it is, but that the
// parts of a multipart body that the script has put together get their boundaries. Throws bad_alloc.
class MessageText {
public:
	explicit MessageText(sip_msg_t *msg);
	MessageText(const MessageText &) = delete;
	MessageText &operator=(const MessageText &) = delete;

	// Lives as long as this object and the message. Empty: there is no message, or the host cannot read it.
	std::string_view view() const noexcept { return text_; }
	// The same with its headers, which the host has found where the text is as it came.
	sip::RawMessage message() const;

private:
	std::string changed_;
	std::string_view text_;
	const sip_msg_t *as_it_came_ = nullptr;
	std::string_view body_; // of that
};

} // namespace core::kam
