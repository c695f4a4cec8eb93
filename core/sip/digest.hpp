// Digest authentication, as a client has it (RFC 7616, RFC 8760, RFC 3261 22). Total over any bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core::sip {

enum class DigestAlgorithm : uint8_t { Md5, Md5Sess, Sha256, Sha256Sess };
enum class DigestQop : uint8_t { None, Auth, AuthInt };

// A challenge, or the credentials that were an answer to one: what they have in common. Views into the field, quotes
// taken off, escapes kept: so they are hashed and sent back.
struct Digest {
	std::string_view realm, nonce;
	std::string_view opaque; // null data(): there is none
	DigestAlgorithm algorithm = DigestAlgorithm::Md5;
	bool names_algorithm = false;
	DigestQop qop =
			DigestQop::None; // that which we take of those that are offered: auth before auth-int
	bool is_stale = false;   // the nonce was too old, the password was not looked at
	uint32_t count = 0;      // nc: how often the nonce has been used; 0 in a challenge
};

// Takes the next one off the value of WWW-Authenticate, Proxy-Authenticate, Authorization or Proxy-Authorization, which
// may have several, of other schemes too. Passed over: what breaks its grammar, or could not be answered because its
// algorithm, or each qop that it offers, is unknown.
std::optional<Digest> next_digest(std::string_view &rest) noexcept;

// Does a client take `a` where a server offers both (RFC 7616 3.7)?
bool is_stronger(const Digest &a, const Digest &b) noexcept;

// The hash functions, in lower-case hexadecimal. They are given in: the host has them, and no library is needed that
// this code would not have otherwise.
struct DigestHashes {
	std::string (*md5)(std::string_view bytes);
	std::string (*sha256)(std::string_view bytes);
};

struct DigestUser {
	std::string_view name, password;
};

struct DigestRequest {
	std::string_view method, uri; // of its first line
	std::string_view body;
};

// The value of Authorization or Proxy-Authorization. `digest.count` is the number of this use of its nonce, from 1;
// `cnonce` is a text that nobody can guess, of letters and digits.
std::string print_credentials(const Digest &digest, const DigestUser &user,
		const DigestRequest &request, std::string_view cnonce, const DigestHashes &hashes);

} // namespace core::sip
