// Where a phone behind a NAT is reached.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace b2b_entities {

enum class NatTarget : uint8_t {
	Contact, // as it says
	Private, // where its Contact is a private address that it does not send from: where it sends from
	Source   // the same for every address that it does not send from
};

// The Contact (a URI) of who sends from `source` ("sip:192.0.2.1:5060;transport=tcp"; empty: not known, or that of a proxy),
// with nathelper's alias where it is reached otherwise. One that has an alias already keeps it. A GRUU (RFC
// 5627) that leads to this server, which has made it, leads to nobody but us: its phone is reached where it sends from.
std::string reached_at(std::string_view contact, std::string_view source, NatTarget how,
		bool (*leads_to_us)(std::string_view uri) noexcept);

} // namespace b2b_entities
