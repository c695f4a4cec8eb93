// The server's side of digest authentication (RFC 7616), counted by openssl(1): it shares nothing with core/sip.
#pragma once

#include <map>
#include <string>

#include "test/support/sip_text.hpp"

namespace test {

// The parameters of credentials or of a challenge, quotes taken off.
std::map<std::string, std::string> digest_params(const std::string &field);

// Do the credentials, the value of a header of this request, show that who sent it knows the password?
bool knows_password(
		const SipText &request, const std::string &credentials, const std::string &password);

} // namespace test
