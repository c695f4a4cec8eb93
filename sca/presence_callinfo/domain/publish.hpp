// PUBLISH for call-info (RFC 3903; BroadWorks call-info package).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/sip/message.hpp"
#include "sca/presence_callinfo/domain/effects.hpp"
#include "sca/presence_callinfo/domain/said.hpp"

namespace callinfo {

// What is asked of a publication.
enum class Asked : uint8_t {
	Create,  // without SIP-If-Match
	Pass,    // the same with Expires: 0: published and over at once
	Refresh, // with SIP-If-Match, without Call-Info
	Modify,  // and with it
	Remove,  // with Expires: 0
	kCount
};

// One PUBLISH that has passed its checks. Views into the message.
struct Publish {
	Asked asked = Asked::Create;
	std::string key;           // of the line
	std::string_view if_match; // entity-tag
	uint32_t expires = 0;
	std::vector<Said> said;
};

// `if_match`: the body of SIP-If-Match, null data() where there is none.
std::variant<Publish, Reply> check_publish(
		const core::sip::MessageFacts &facts, std::string_view if_match, const Policy &policy);

// `fresh_etag`: one that nobody has had yet.
Effects publish(Line &line, const Publish &asked, std::string_view fresh_etag, int64_t now,
		const Policy &policy);

// The answer where nothing is known of the line: true where one has to be made.
bool makes_line(const Publish &asked) noexcept;
Effects publish_unknown(const Publish &asked, std::string_view fresh_etag);

} // namespace callinfo
