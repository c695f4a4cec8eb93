// Requests that the server itself made, as phones got them.
#pragma once

#include "test/support/ladder.hpp"
#include "test/support/sip_text.hpp"

namespace test {

// It made what has passed through nobody else.
bool is_of_server(const SipText &message);

// What RFC 3261 8.1.1 asks for and this request lacks: "Max-Forwards"; empty when it is whole.
std::string lacks(const SipText &request);

// Fails on the first request of the server that any phone got and that is not whole.
void check_requests_of_server(Ladder &ladder);

} // namespace test
