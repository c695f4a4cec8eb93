// The name of a session: where it is found, and a secret, so that nobody can guess it.
//
// It stands in To-tags and Call-IDs, scripts and RPC arguments. It never reads as a number there: "b2b.1020.30"
// where "1020.30" would come back from an RPC client as 1020.3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core::base {

struct SessionKey {
	uint32_t index = 0;  // in its table
	uint64_t secret = 0; // random

	friend bool operator==(const SessionKey &a, const SessionKey &b) noexcept {
		return a.index == b.index && a.secret == b.secret;
	}
};

// Of the B2BUA (b2b/b2b_entities_api.h).
inline constexpr std::string_view kSessionPrefix = "b2b", kLegPrefix = "B2B";

// "PREFIX.INDEX.SECRET", in lower-case hexadecimal without leading zeros. The prefix is a word of letters and
// digits that begins with a letter; then the whole is a token and a word of a Call-ID (RFC 3261 25.1).
std::string print(const SessionKey &key, std::string_view prefix);

// nullopt for any other text than that which print() makes: a key has one spelling.
std::optional<SessionKey> parse_session_key(
		std::string_view text, std::string_view prefix) noexcept;

} // namespace core::base
