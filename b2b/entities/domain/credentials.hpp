// The answer to a 401 or 407 (RFC 3261 22), with what the operator has given as `credential`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sip/digest.hpp"

namespace b2b_entities {

struct Credential {
	std::string user, realm, password;

	// "user:realm:password". The password may hold colons, the realm spaces; none of them is empty.
	static std::optional<Credential> parse(std::string_view text);
};

// What answers are made with.
struct Answering {
	const std::vector<Credential> &credentials;
	core::sip::DigestHashes hashes;
	std::string_view cnonce; // a new one for each answer
};

// The lines of Authorization and Proxy-Authorization for the request when it is sent again. `sent`: those that it had;
// their nonces are used once more, where nothing new is asked of them. Empty: there is no answer. The realms are not
// ours, or the credentials of one were refused: then the nonce is no reason to try them again, unless it was stale.
std::string answer_challenge(std::string_view challenge, std::string_view sent,
		const core::sip::DigestRequest &request, const Answering &with);

// So often one request is sent again: servers may find each nonce stale.
inline constexpr unsigned kMostRepeats = 5;

} // namespace b2b_entities
