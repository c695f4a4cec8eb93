// What a decision may look at in a SIP message: views, filled by core/kam/message.cpp, that die with
// the message. What a header does not say is empty or nullopt; a header that could not be
// parsed makes `broken` name it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::sip {

struct Party {
	std::string_view display; // as written, quotes kept
	std::string_view uri;
	std::string_view tag;
};

struct MessageFacts {
	bool is_request = false;
	std::string_view method;       // of the CSeq, for replies too
	unsigned code = 0;             // replies
	std::string_view request_uri;  // requests: as the script has it now (new_uri counts)
	std::string_view received_uri; // requests: as received

	Party from, to;
	std::string_view call_id;
	uint32_t cseq = 0;
	std::string_view branch; // of the topmost Via

	unsigned contacts = 0;        // number of Contact values; `contact` is the first
	bool contact_is_star = false; // "Contact: *"
	std::string_view contact;     // its URI
	std::string_view contact_display;
	std::string_view instance; // its +sip.instance (RFC 5626)
	// Where who sent the message sends from: "sip:192.0.2.1:5060;transport=tcp". Empty where a request
	// has come through a proxy.
	std::string source;

	std::vector<std::string_view> call_info; // bodies of all Call-Info headers, in order
	std::string_view event;                  // body of Event
	std::optional<uint32_t> expires;
	bool has_replaces = false;
	bool has_asserted_identity = false; // P-Asserted-Identity
	std::string_view body;              // the application/sdp body, or that part of a multipart one

	// The name of the first header that does not follow its grammar; empty when all do.
	std::string_view broken;
};

} // namespace core::sip
