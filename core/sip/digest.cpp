#include "core/sip/digest.hpp"

#include <charconv>
#include <initializer_list>

#include "core/base/enum_name.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

using core::base::EnumName;
using core::base::name_of;

constexpr EnumName<DigestAlgorithm> kAlgorithms[] = {{DigestAlgorithm::Md5, "MD5"},
		{DigestAlgorithm::Md5Sess, "MD5-sess"}, {DigestAlgorithm::Sha256, "SHA-256"},
		{DigestAlgorithm::Sha256Sess, "SHA-256-sess"}};
constexpr EnumName<DigestQop> kQops[] = {
		{DigestQop::None, ""}, {DigestQop::Auth, "auth"}, {DigestQop::AuthInt, "auth-int"}};

constexpr std::string_view kLws = " \t\r\n";
constexpr auto npos = std::string_view::npos;

bool is_sess(DigestAlgorithm algorithm) noexcept {
	return algorithm == DigestAlgorithm::Md5Sess || algorithm == DigestAlgorithm::Sha256Sess;
}

bool is_sha256(DigestAlgorithm algorithm) noexcept {
	return algorithm == DigestAlgorithm::Sha256 || algorithm == DigestAlgorithm::Sha256Sess;
}

// An element between commas is a parameter, "name = value", or begins a challenge: "scheme name = value", "scheme".
struct Element {
	std::string_view scheme; // empty: a parameter of the challenge before
	std::string_view parameter;
};

Element element_of(std::string_view text) noexcept {
	const auto end = text.find_first_of(" \t\r\n=\"");
	if (end == npos) return {text, {}};
	const auto next = text.find_first_not_of(kLws, end);
	if (text[next] == '=') return {{}, text}; // it is trimmed: something stands behind a space
	return {text.substr(0, end), text.substr(next)};
}

// What stands in the quotes, or the token; nullopt when a quote is not closed, or something stands behind it.
std::optional<std::string_view> content_of(std::string_view value) noexcept {
	if (!is_header_safe(value)) return std::nullopt;
	const bool is_quoted = !value.empty() && value.front() == '"';
	if (!is_quoted)
		return value.find_first_of("\"\\") == npos ? std::optional(value) : std::nullopt;
	if (behind(value, 0) != value.size()) return std::nullopt;
	return value.substr(1, value.size() - 2);
}

bool read_algorithm(std::string_view name, Digest &digest) noexcept {
	digest.names_algorithm = true;
	for (const auto &row : kAlgorithms) {
		if (!iequals(row.name, name)) continue;
		digest.algorithm = row.value;
		return true;
	}
	return false;
}

bool read_qop(std::string_view offered, Digest &digest) noexcept {
	while (offered.data()) {
		const auto qop = trim(cut(offered, ','));
		if (iequals(qop, "auth")) digest.qop = DigestQop::Auth;
		if (iequals(qop, "auth-int") && digest.qop == DigestQop::None)
			digest.qop = DigestQop::AuthInt;
	}
	return digest.qop != DigestQop::None;
}

bool read_count(std::string_view hex, Digest &digest) noexcept {
	const auto [stop, error] = std::from_chars(
			hex.data(), hex.data() + hex.size(), digest.count, 16);
	return error == std::errc() && stop == hex.data() + hex.size();
}

// False: the challenge cannot be answered.
bool read_parameter(std::string_view parameter, Digest &digest) noexcept {
	const auto name = trim(cut(parameter, '='));
	const auto value = content_of(trim(parameter));
	if (!value) return false;
	if (iequals(name, "realm")) digest.realm = *value;
	if (iequals(name, "nonce")) digest.nonce = *value;
	if (iequals(name, "opaque")) digest.opaque = *value;
	if (iequals(name, "stale")) digest.is_stale = iequals(*value, "true");
	if (iequals(name, "algorithm")) return read_algorithm(*value, digest);
	if (iequals(name, "qop")) return read_qop(*value, digest);
	if (iequals(name, "nc")) return read_count(*value, digest);
	return true;
}

// The parameters of one challenge, up to the next scheme.
std::optional<Digest> read_parameters(std::string_view first, std::string_view &rest) noexcept {
	Digest digest;
	bool is_good = first.empty() || read_parameter(first, digest);
	for (auto ahead = rest; ahead.data(); rest = ahead) {
		const auto text = cut_list(ahead, ',');
		if (text.empty()) continue;
		const auto element = element_of(text);
		if (!element.scheme.empty()) break;
		is_good = read_parameter(element.parameter, digest) && is_good;
	}
	is_good = is_good && digest.realm.data() && !digest.nonce.empty();
	return is_good ? std::optional(digest) : std::nullopt;
}

std::string hash(const Digest &digest, const DigestHashes &hashes, const std::string &text) {
	return is_sha256(digest.algorithm) ? hashes.sha256(text) : hashes.md5(text);
}

// RFC 7616 3.4.3: the number in eight digits.
std::string print_count(uint32_t count) {
	char digits[8];
	const auto end = std::to_chars(digits, digits + sizeof(digits), count, 16).ptr;
	const std::string_view text(digits, static_cast<size_t>(end - digits));
	return std::string(sizeof(digits) - text.size(), '0').append(text);
}

std::string join(std::initializer_list<std::string_view> parts) {
	std::string text;
	for (const auto part : parts) text.append(":").append(part);
	return text.substr(1);
}

std::string response_of(const Digest &digest, const DigestUser &user, const DigestRequest &request,
		std::string_view cnonce, const DigestHashes &hashes) {
	auto ha1 = hash(digest, hashes, join({user.name, digest.realm, user.password}));
	if (is_sess(digest.algorithm)) ha1 = hash(digest, hashes, join({ha1, digest.nonce, cnonce}));
	auto a2 = join({request.method, request.uri});
	if (digest.qop == DigestQop::AuthInt)
		a2 = join({a2, hash(digest, hashes, std::string(request.body))});
	const auto ha2 = hash(digest, hashes, a2);
	if (digest.qop == DigestQop::None) return hash(digest, hashes, join({ha1, digest.nonce, ha2}));
	return hash(digest, hashes,
			join({ha1, digest.nonce, print_count(digest.count), cnonce, name_of(kQops, digest.qop),
					ha2}));
}

std::string quoted(std::string_view name, std::string_view content) {
	return std::string(", ").append(name).append("=\"").append(content).append("\"");
}

} // namespace

std::optional<Digest> next_digest(std::string_view &rest) noexcept {
	while (rest.data()) {
		const auto text = cut_list(rest, ',');
		if (text.empty()) continue;
		const auto element = element_of(text);
		if (!iequals(element.scheme, "Digest")) continue;
		if (const auto digest = read_parameters(element.parameter, rest)) return digest;
	}
	return std::nullopt;
}

bool is_stronger(const Digest &a, const Digest &b) noexcept {
	return is_sha256(a.algorithm) && !is_sha256(b.algorithm);
}

std::string print_credentials(const Digest &digest, const DigestUser &user,
		const DigestRequest &request, std::string_view cnonce, const DigestHashes &hashes) {
	std::string text = "Digest username=" + quote(user.name);
	text += quoted("realm", digest.realm) + quoted("nonce", digest.nonce);
	text += ", uri=" + quote(request.uri);
	text += quoted("response", response_of(digest, user, request, cnonce, hashes));
	if (digest.names_algorithm)
		text.append(", algorithm=").append(name_of(kAlgorithms, digest.algorithm));
	const bool has_qop = digest.qop != DigestQop::None;
	if (has_qop || is_sess(digest.algorithm)) text += quoted("cnonce", cnonce);
	if (digest.opaque.data()) text += quoted("opaque", digest.opaque);
	if (has_qop) {
		text.append(", qop=").append(name_of(kQops, digest.qop));
		text += ", nc=" + print_count(digest.count);
	}
	return text;
}

} // namespace core::sip
