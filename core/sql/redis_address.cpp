#include "core/sql/redis_address.hpp"

#include <algorithm>

#include "core/base/number.hpp"
#include "core/base/stable_hash.hpp"

namespace core::sql {
namespace {

constexpr std::string_view kScheme = "redis:", kSlashes = "//";

// In a spec a value may stand in quotes, and then hold anything but those.
bool is_quotable(std::string_view text) noexcept {
	return std::none_of(text.begin(), text.end(),
			[](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' '; });
}

// The host, where it is IPv6 without its brackets; `rest` begins behind it.
std::string_view cut_host(std::string_view &rest) noexcept {
	const bool is_ipv6 = !rest.empty() && rest.front() == '[';
	const auto end = is_ipv6 ? rest.find(']') : std::min(rest.find_first_of(":/"), rest.size());
	if (end == rest.npos) return {};
	const auto host = rest.substr(is_ipv6, end - is_ipv6);
	rest.remove_prefix(end + is_ipv6);
	return host;
}

bool take_port(RedisAddress &address, std::string_view &rest) noexcept {
	if (rest.empty() || rest.front() != ':') return true;
	const auto end = std::min(rest.find('/'), rest.size());
	const auto port = core::base::parse_number<uint16_t>(rest.substr(1, end - 1));
	rest.remove_prefix(end);
	address.port = port.value_or(0);
	return address.port != 0;
}

bool take_database(RedisAddress &address, std::string_view rest) noexcept {
	if (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
	const auto number = core::base::parse_number<uint16_t>(rest);
	if (number) address.database = *number;
	return rest.empty() || number;
}

} // namespace

std::optional<RedisAddress> RedisAddress::parse(std::string_view url) {
	RedisAddress address;
	if (url.substr(0, kScheme.size()) != kScheme || !is_quotable(url)) return std::nullopt;
	url.remove_prefix(kScheme.size());
	if (url.substr(0, kSlashes.size()) != kSlashes) {
		address.server = url;
		return url.empty() ? std::nullopt : std::optional(std::move(address));
	}
	url.remove_prefix(kSlashes.size());
	if (const auto at = url.rfind('@'); at != url.npos) {
		const auto colon = url.substr(0, at).find(':');
		if (colon == url.npos) return std::nullopt;
		address.password = url.substr(colon + 1, at - colon - 1);
		url.remove_prefix(at + 1);
	}
	address.host = cut_host(url);
	if (address.host.empty() || !take_port(address, url) || !take_database(address, url))
		return std::nullopt;
	return address;
}

namespace {

std::string place_of(const RedisAddress &address) {
	return "addr=\"" + address.host + "\";port=" + std::to_string(address.port)
			+ ";db=" + std::to_string(address.database);
}

} // namespace

std::string name_of(const RedisAddress &address) {
	return "cachedb-" + core::base::hex(core::base::stable_hash(place_of(address)));
}

std::string spec_of(const RedisAddress &address) {
	auto spec = "name=" + name_of(address) + ";" + place_of(address);
	if (!address.password.empty()) spec += ";pass=\"" + address.password + "\"";
	return spec;
}

} // namespace core::sql
