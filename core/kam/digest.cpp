#include "core/kam/digest.hpp"

#include "core/kam/kamailio.hpp"

extern "C" {
#include "core/crypto/md5.h"
#include "core/crypto/sha256.h"
}

namespace core::kam {
namespace {

template <size_t kSize>
std::string hex(const unsigned char (&bytes)[kSize]) {
	constexpr char kDigits[] = "0123456789abcdef";
	std::string text;
	text.reserve(2 * kSize);
	for (const unsigned char byte : bytes) {
		text += kDigits[byte >> 4];
		text += kDigits[byte & 15];
	}
	return text;
}

// MD5StringArray() would trim spaces, of a password too.
std::string md5(std::string_view bytes) {
	MD5_CTX context;
	unsigned char digest[MD5_DIGEST_LENGTH];
	MD5Init(&context);
	MD5Update(&context, bytes.data(), bytes.size());
	U_MD5Final(digest, &context);
	return hex(digest);
}

std::string sha256(std::string_view bytes) {
	SHA256_CTX context;
	unsigned char digest[SHA256_DIGEST_LENGTH];
	sr_SHA256_Init(&context);
	sr_SHA256_Update(&context, reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size());
	sr_SHA256_Final(digest, &context);
	return hex(digest);
}

} // namespace

sip::DigestHashes digest_hashes() noexcept {
	return {md5, sha256};
}

} // namespace core::kam
